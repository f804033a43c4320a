import { mkdir, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { ResilienceError } from "../resilience-error.ts";
import { syncFolder } from "./write-file-atomically.ts";

/**
 * Makes a folder that only its owner may read, with those above it, so that they survive a power cut.
 *
 * @throws {ResilienceError} `unwritable`
 */
export async function makeFolder(
  path: string,
  { sync = true }: { readonly sync?: boolean } = {},
): Promise<void> {
  try {
    for (const folder of await missingFolders(resolve(path))) {
      await mkdir(folder, { mode: 0o700 }).catch(orThere);
      // A new folder is an entry in the one above it.
      if (sync) await syncFolder(dirname(folder));
    }
  } catch (cause) {
    throw new ResilienceError(
      "unwritable",
      `The folder ${path} cannot be made: ${(cause as Error).message}`,
      {
        cause,
        hint: "See that there is room, and that the folder above it may be written.",
      },
    );
  }
}

/** The folders that have to be made, the outermost first. Node's own recursion never ends where a system says no in its own way. */
async function missingFolders(path: string): Promise<readonly string[]> {
  const missing: string[] = [];
  for (let folder = path; ; folder = dirname(folder)) {
    const isThere = await stat(folder).then(
      (stats) => stats.isDirectory() || Promise.reject(new Error(`${folder} is no folder.`)),
      (error: NodeJS.ErrnoException) => (error.code === "ENOENT" ? false : Promise.reject(error)),
    );
    if (isThere || folder === dirname(folder)) return missing;
    missing.unshift(folder);
  }
}

/** Somebody else may have made it meanwhile. */
function orThere(error: NodeJS.ErrnoException): void {
  if (error.code !== "EEXIST") throw error;
}
