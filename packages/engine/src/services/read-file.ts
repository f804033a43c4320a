import { constants } from "node:fs";
import { open, type FileHandle } from "node:fs/promises";
import type { ReadOptions } from "@tidemark/spec";
import { requireRegularFile } from "./require-regular-file.ts";
import { systemError } from "./system-error.ts";

const chunkBytes = 1024 * 1024;

/** The content of a regular file. Never holds more than `maxBytes` and one chunk of it. */
export async function readFile(path: string, options: ReadOptions = {}): Promise<Uint8Array> {
  const { maxBytes = Infinity, signal } = options;
  signal?.throwIfAborted();
  // Without O_NONBLOCK the opening of a pipe would wait for somebody to write to it.
  const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stats = await handle.stat();
    requireRegularFile(stats, "open", path);
    if (stats.size > maxBytes) throw tooLarge(path, maxBytes);
    return await readToEnd(handle, path, maxBytes, signal);
  } finally {
    await handle.close();
  }
}

/** The size that a file states is a hint: it may grow, and files of /proc state nothing. */
async function readToEnd(
  handle: FileHandle,
  path: string,
  maxBytes: number,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let total = 0;
  for (;;) {
    signal?.throwIfAborted();
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(chunkBytes), 0, chunkBytes, null);
    if (bytesRead === 0) break;
    total += bytesRead;
    if (total > maxBytes) throw tooLarge(path, maxBytes);
    chunks.push(buffer.subarray(0, bytesRead));
  }
  signal?.throwIfAborted();
  return Buffer.concat(chunks, total);
}

function tooLarge(path: string, maxBytes: number): Error {
  return systemError("EFBIG", `more than ${maxBytes} bytes`, "read", path);
}
