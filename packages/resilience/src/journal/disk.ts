import {
  closeSync,
  fdatasync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readSync,
  rmSync,
  writeSync,
} from "node:fs";

/**
 * The disk as the journal sees it: a small part of `node:fs`, so that tests can put a failing disk in its place. Every
 * call throws the system's error. `write` and `read` may do less than they were asked to, and return how much.
 */
export interface JournalDisk {
  /** `create` refuses a file that exists; what it creates is for its owner alone. */
  open(path: string, mode: "create" | "change" | "read"): number;
  size(file: number): number;
  read(file: number, bytes: Uint8Array, start: number, position: number): number;
  write(file: number, bytes: Uint8Array, start: number, length: number, position: number): number;
  truncate(file: number, size: number): void;
  /** Data and all that belongs to it. */
  fsync(file: number): void;
  /** Data, and what is needed to find it again. */
  fdatasync(file: number): void;
  /** The same, without blocking. Calls back in a later turn. */
  fdatasyncLater(file: number, done: (error: Error | null) => void): void;
  close(file: number): void;
  remove(path: string): void;
  /** Makes the names in a folder durable. */
  syncFolder(path: string): void;
}

const flags = { create: "wx", change: "r+", read: "r" } as const;

/**
 * The disk of this machine.
 *
 * @example
 * const file = nodeDisk.open("journal.ndjson", "read");
 */
export const nodeDisk: JournalDisk = {
  open: (path, mode) => openSync(path, flags[mode], 0o600),
  size: (file) => fstatSync(file).size,
  read: (file, bytes, start, position) => readSync(file, bytes, start, bytes.length - start, position),
  write: (file, bytes, start, length, position) => writeSync(file, bytes, start, length, position),
  truncate: ftruncateSync,
  fsync: fsyncSync,
  fdatasync: fdatasyncSync,
  fdatasyncLater: fdatasync,
  close: closeSync,
  remove: (path) => rmSync(path, { force: true }),
  syncFolder,
};

function syncFolder(path: string): void {
  // Windows cannot open a folder, and keeps names in order by itself.
  if (process.platform === "win32") return;
  const folder = openSync(path, "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
