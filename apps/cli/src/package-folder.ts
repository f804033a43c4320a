import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The folder of this package: what it ships beside its code stands there. From sources and from the bundle alike. */
export function packageFolder(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, "package.json")) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}
