import { removeName, systemErrorCode, type Disk } from "./disk.ts";
import type { HeldFile } from "./held-file.ts";
import { nameBeside } from "./kept-names.ts";

/**
 * Puts the file `incoming` in the place of `expected`, unless somebody has put another file there or
 * written into it. Gives the name under which the old file is kept, or nothing where an edit won.
 *
 * A plain rename would replace whatever is there. So the old file is taken out first, which cannot
 * lose anything, looked at, and the new one is linked in, which fails if a file has come meanwhile.
 * For these three calls, some microseconds, the path has no file.
 */
export function exchangeFile(
  disk: Disk,
  target: string,
  expected: HeldFile,
  incoming: string,
): string | undefined {
  const aside = nameBeside(target, "old");
  try {
    disk.rename(target, aside);
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT") return undefined;
    throw error;
  }
  try {
    if (expected.isAt(aside)) {
      disk.link(incoming, target);
      return aside;
    }
  } catch (error) {
    if (systemErrorCode(error) === "EEXIST") {
      keepMode(disk, target, expected);
      removeName(disk, aside);
      return undefined;
    }
    putBack(disk, aside, target);
    throw error;
  }
  putBack(disk, aside, target);
  return undefined;
}

/** A file that was saved in the moment without one has the mode of a new file: it gets that of the old one. */
function keepMode(disk: Disk, target: string, { stats }: HeldFile): void {
  try {
    if (disk.describePath(target).mode !== stats.mode) disk.setMode(target, Number(stats.mode & 0o7777n));
  } catch {
    // It is gone again, or somebody else's: its owner knows best.
  }
}

function putBack(disk: Disk, aside: string, target: string): void {
  try {
    disk.link(aside, target);
  } catch (error) {
    // Without a link there is still the rename; where a newer edit has come, that one stays.
    if (systemErrorCode(error) !== "EEXIST") return disk.rename(aside, target);
  }
  removeName(disk, aside);
}
