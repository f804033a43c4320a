import { localDisk, type StateDisk, type StateFile } from "./state-disk.ts";

/** What a disk is asked to do, in the order in which it is. */
export type DiskOperation = "open" | "write" | "sync" | "close" | "rename" | "link" | "unlink";

/**
 * The disk of this machine, which calls `before` in front of every operation: to count them, to throw, or to die there.
 * With `shortBy`, each write leaves so many bytes out, as a disk does that is nearly full.
 */
export function diskWith(
  before: (operation: DiskOperation) => void,
  { shortBy = 0 }: { readonly shortBy?: number } = {},
): StateDisk {
  const wrap = (file: StateFile): StateFile => ({
    async write(bytes) {
      before("write");
      return await file.write(bytes.subarray(0, Math.max(1, bytes.length - shortBy)));
    },
    async sync() {
      before("sync");
      await file.sync();
    },
    async close() {
      // What is open stays open in no case: a test must not run out of files.
      await file.close();
      before("close");
    },
  });
  return {
    async open(path, flags, mode) {
      before("open");
      return wrap(await localDisk.open(path, flags, mode));
    },
    async rename(from, to) {
      before("rename");
      await localDisk.rename(from, to);
    },
    async link(from, to) {
      before("link");
      await localDisk.link(from, to);
    },
    async unlink(path) {
      before("unlink");
      await localDisk.unlink(path);
    },
  };
}

/** Fails the operation with this number, counted from 0, and every one after it where it says so. */
export function diskThatFailsAt(
  index: number,
  code: string,
  { forGood = false }: { readonly forGood?: boolean } = {},
): StateDisk {
  let count = 0;
  return diskWith((operation) => {
    const current = count++;
    if (current !== index && !(forGood && current > index)) return;
    throw Object.assign(new Error(`${code}: it says, ${operation}`), { code });
  });
}
