import { constants } from "node:fs";
import { mkdir, open, type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import type { ServiceOptions } from "@tidemark/spec";
import { requireRegularFile } from "./require-regular-file.ts";
import { syncFolder } from "./sync-folder.ts";
import { writeAll } from "./write-all.ts";

const appending = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NONBLOCK;

/** Adds to the end of a file, all of it or nothing unless somebody else writes there too. */
export async function appendFile(
  path: string,
  bytes: Uint8Array,
  options: ServiceOptions = {},
): Promise<void> {
  const { signal } = options;
  signal?.throwIfAborted();
  await mkdir(dirname(path), { recursive: true });
  const handle = await open(path, appending, 0o666);
  try {
    const stats = await handle.stat();
    requireRegularFile(stats, "open", path);
    signal?.throwIfAborted();
    await appendOrCutBack(handle, bytes, stats.size, path);
    await handle.sync();
    if (stats.size === 0) await syncFolder(dirname(path));
  } finally {
    await handle.close();
  }
}

async function appendOrCutBack(
  handle: FileHandle,
  bytes: Uint8Array,
  size: number,
  path: string,
): Promise<void> {
  try {
    await writeAll(handle, bytes, path);
  } catch (error) {
    const { size: now } = await handle.stat();
    if (now > size && now < size + bytes.length) await handle.truncate(size);
    throw error;
  }
}
