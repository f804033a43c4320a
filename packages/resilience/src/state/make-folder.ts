import { mkdir } from "node:fs/promises";
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
    const first = await mkdir(path, { recursive: true, mode: 0o700 });
    if (first === undefined || !sync) return;
    // A new folder is an entry in the one above it.
    const top = dirname(resolve(first));
    for (let folder = dirname(resolve(path)); folder.length >= top.length; folder = dirname(folder)) {
      await syncFolder(folder);
      if (folder === top) break;
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
