// Tidemark as its users get it: the built packages.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const folder = join(import.meta.dirname, "..", "packages", "core");
const entry = join(folder, "dist", "index.js");

export const isBuilt = existsSync(entry);
export const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));

export async function importCore() {
  return await import(pathToFileURL(entry).href);
}
