import type { FileHandle } from "node:fs/promises";
import { systemError } from "./system-error.ts";

/** Writes every byte: on a nearly full disk one write takes a part of them without an error. */
export async function writeAll(
  handle: Pick<FileHandle, "write">,
  bytes: Uint8Array,
  path: string,
): Promise<void> {
  let written = 0;
  while (written < bytes.length) {
    const { bytesWritten } = await handle.write(bytes, written, bytes.length - written, null);
    if (bytesWritten === 0) throw systemError("ENOSPC", "nothing could be written", "write", path);
    written += bytesWritten;
  }
}
