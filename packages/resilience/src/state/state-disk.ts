import { link, open, rename, unlink } from "node:fs/promises";

/** What writing a file whole needs of the disk, so that a test can bring one that fails. */
export interface StateDisk {
  open(path: string, flags: "r" | "wx", mode?: number): Promise<StateFile>;
  rename(from: string, to: string): Promise<void>;
  link(from: string, to: string): Promise<void>;
  unlink(path: string): Promise<void>;
}

export interface StateFile {
  /** Returns how many bytes were written, which may be fewer than were given. */
  write(bytes: Uint8Array): Promise<number>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** The disk of this machine. */
export const localDisk: StateDisk = {
  async open(path, flags, mode) {
    const file = await open(path, flags, mode);
    return {
      write: async (bytes) => (await file.write(bytes)).bytesWritten,
      sync: () => file.sync(),
      close: () => file.close(),
    };
  },
  rename,
  link,
  unlink,
};
