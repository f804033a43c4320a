import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { access, mkdir, open, realpath, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { ServiceOptions } from "@tidemark/spec";
import { requireRegularFile } from "./require-regular-file.ts";
import { syncFolder } from "./sync-folder.ts";
import { systemErrorCode } from "./system-error.ts";
import { writeAll } from "./write-all.ts";

/**
 * Writes the whole file or nothing. Whoever reads meanwhile, or after a crash, sees the old content or the new one.
 * A link stays a link, and permissions stay as they are.
 */
export async function replaceFile(
  path: string,
  bytes: Uint8Array,
  options: ServiceOptions = {},
): Promise<void> {
  const { signal } = options;
  signal?.throwIfAborted();
  const firstMade = await mkdir(dirname(path), { recursive: true });
  const { target, mode } = await findTarget(path);
  const temporary = join(dirname(target), `.tidemark-${randomBytes(8).toString("hex")}.tmp`);
  try {
    await writeNew(temporary, bytes, mode, signal);
    signal?.throwIfAborted();
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolders(dirname(target), firstMade);
}

async function findTarget(path: string): Promise<{ readonly target: string; readonly mode?: number }> {
  try {
    const target = await realpath(path);
    const stats = await stat(target);
    requireRegularFile(stats, "open", path);
    // A rename would replace a file that is protected against writing.
    await access(target, constants.W_OK);
    return { target, mode: stats.mode & 0o777 };
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT") return { target: path };
    throw error;
  }
}

async function writeNew(
  path: string,
  bytes: Uint8Array,
  mode: number | undefined,
  signal: AbortSignal | undefined,
): Promise<void> {
  const handle = await open(path, "wx", mode ?? 0o666);
  try {
    // The mode given to `open` is cut by the umask.
    if (mode !== undefined) await handle.chmod(mode);
    await writeAll(handle, bytes, path);
    signal?.throwIfAborted();
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Up to the folder that holds the first one that was made: their names are new too. */
async function syncFolders(folder: string, firstMade: string | undefined): Promise<void> {
  const last = firstMade === undefined ? folder : dirname(firstMade);
  for (let current = folder; ; current = dirname(current)) {
    await syncFolder(current);
    if (current === last || current === dirname(current)) return;
  }
}
