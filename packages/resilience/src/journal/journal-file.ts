import type { JournalDisk } from "./disk.ts";
import { notOpened, unreadable } from "./journal-error.ts";

/**
 * Writes every byte, or throws. On a nearly full disk a write takes a part and reports no error: only the next one does.
 *
 * @example
 * writeAll(nodeDisk, file, bytes, bytes.length, 0);
 */
export function writeAll(
  disk: JournalDisk,
  file: number,
  bytes: Uint8Array,
  length: number,
  position: number,
): void {
  for (let written = 0; written < length;) {
    const count = disk.write(file, bytes, written, length - written, position + written);
    if (count <= 0) {
      const message = `ENOSPC: the disk took ${written} of ${length} bytes and no more`;
      throw Object.assign(new Error(message), { code: "ENOSPC", syscall: "write" });
    }
    written += count;
  }
}

/** Opens a file, or says what it means that it cannot be opened. */
export function openFile(disk: JournalDisk, path: string, mode: "create" | "change" | "read"): number {
  try {
    return disk.open(path, mode);
  } catch (error) {
    throw notOpened(path, error, mode);
  }
}

/** The bytes of an open file up to its end, also while it grows or shrinks. */
export function readOpenFile(disk: JournalDisk, path: string, file: number): Buffer {
  try {
    let bytes: Buffer = Buffer.allocUnsafe(disk.size(file) + 1);
    for (let length = 0; ;) {
      const count = disk.read(file, bytes, length, length);
      length += count;
      if (count === 0) return bytes.subarray(0, length);
      if (length === bytes.length) bytes = Buffer.concat([bytes], length * 2);
    }
  } catch (error) {
    throw unreadable(path, error);
  }
}
