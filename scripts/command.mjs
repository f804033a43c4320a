import { join } from "node:path";

import { root } from "./toolchain.mjs";
import { readManifest } from "./workspace.mjs";

/**
 * The program behind `tidemark`: what package.json names.
 *
 * @returns {string}
 */
export function findCommand() {
  const folder = join(root, "apps/cli");
  const program = readManifest(folder).bin?.["tidemark"];
  if (program === undefined) throw new Error(`Expected ${folder} to name a program in "bin".`);
  return join(folder, program);
}
