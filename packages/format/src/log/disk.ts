import fs, { type BigIntStats } from "node:fs";
import { open as openFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * What writing the log asks of the machine, one operation each, so that tests can step in between
 * any two. What decides is synchronous: between two of these operations nothing else of this process runs.
 */
export interface Disk {
  realPath(path: string): string;
  readLink(path: string): string;
  list(folder: string): readonly string[];
  /** Throws where the file may not be written. */
  checkWritable(path: string): void;
  open(path: string, flags: "r" | "wx", mode?: number): number;
  close(descriptor: number): void;
  /** The whole file, wherever it was read before. */
  read(descriptor: number): Buffer;
  write(descriptor: number, bytes: Uint8Array): void;
  describe(descriptor: number): BigIntStats;
  /** Of a link itself, not of what it leads to. */
  describePath(path: string): BigIntStats;
  setMode(path: string, mode: number): void;
  setOwner(path: string, user: number, group: number): void;
  /** Throws EEXIST where the new name is taken. */
  link(path: string, newPath: string): void;
  rename(path: string, newPath: string): void;
  unlink(path: string): void;
  sync(descriptor: number): Promise<void>;
  syncFolder(path: string): Promise<void>;
  pause(milliseconds: number): Promise<void>;
}

/** The disk of this machine. */
export const localDisk: Disk = {
  realPath: (path) => fs.realpathSync(path),
  readLink: (path) => fs.readlinkSync(path),
  list: (folder) => fs.readdirSync(folder),
  checkWritable: (path) => fs.accessSync(path, fs.constants.W_OK),
  open: (path, flags, mode) => fs.openSync(path, flags, mode),
  close: (descriptor) => fs.closeSync(descriptor),
  read: readAll,
  write: writeAll,
  describe: (descriptor) => fs.fstatSync(descriptor, { bigint: true }),
  describePath: (path) => fs.lstatSync(path, { bigint: true }),
  setMode: (path, mode) => fs.chmodSync(path, mode),
  setOwner: (path, user, group) => fs.chownSync(path, user, group),
  link: (path, newPath) => fs.linkSync(path, newPath),
  rename: (path, newPath) => fs.renameSync(path, newPath),
  unlink: (path) => fs.unlinkSync(path),
  sync: (descriptor) =>
    new Promise((resolve, reject) => {
      fs.fsync(descriptor, (error) => (error === null ? resolve() : reject(error)));
    }),
  syncFolder,
  pause: (milliseconds) => sleep(milliseconds),
};

/** The code of a system error. */
export function systemErrorCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

/** Removes a name, unless somebody else has. */
export function removeName(disk: Disk, path: string): void {
  try {
    disk.unlink(path);
  } catch (error) {
    if (systemErrorCode(error) !== "ENOENT") throw error;
  }
}

function readAll(descriptor: number): Buffer {
  const chunks: Buffer[] = [];
  for (let position = 0; ;) {
    const chunk = Buffer.allocUnsafe(64 * 1024);
    const count = fs.readSync(descriptor, chunk, 0, chunk.length, position);
    if (count === 0) return Buffer.concat(chunks);
    chunks.push(chunk.subarray(0, count));
    position += count;
  }
}

/** On a nearly full disk one write takes a part of the bytes without an error. */
function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length;) {
    const count = fs.writeSync(descriptor, bytes, written);
    if (count === 0)
      throw Object.assign(new Error("ENOSPC: nothing could be written, write"), { code: "ENOSPC" });
    written += count;
  }
}

/** Makes the names in a folder durable, where the system can do that. */
async function syncFolder(path: string): Promise<void> {
  try {
    const handle = await openFile(path, "r");
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch {
    // Some systems cannot; then the new name is durable a little later.
  }
}
