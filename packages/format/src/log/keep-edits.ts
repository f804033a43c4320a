import { removeName, systemErrorCode, type Disk } from "./disk.ts";
import { exchangeFile } from "./exchange-file.ts";
import { HeldFile } from "./held-file.ts";
import { isSameFlow } from "./replace-log-section.ts";

/** A file that was taken out of its place, and the name under which it lies. */
export interface TakenFile {
  readonly file: HeldFile;
  readonly path: string;
}

/** Editors that write in place have the file open for some milliseconds. */
const watchMs = 250;
const stepMs = 10;
/** Each round takes an edit by hand, and each try another log: more than this never come. */
const mostRounds = 20;
const mostTries = 100;

/**
 * Watches a file that was taken out of its place for as long as an editor that had it open may still
 * write into it. If one does, the file goes back to its place, and what stood there instead is watched
 * in turn. Says whether that happened. In the end the file that is left over is removed.
 *
 * @param published what was put in the file's place
 */
export async function keepEdits(
  disk: Disk,
  target: string,
  takenFirst: TakenFile,
  published: Buffer,
): Promise<boolean> {
  let taken: TakenFile | undefined = takenFirst;
  let inPlace = published;
  let wasEdited = false;
  for (let round = 0; taken !== undefined && round < mostRounds; round++) {
    const { file, path }: TakenFile = taken;
    try {
      if (!(await isWrittenInto(disk, file))) {
        removeName(disk, path);
        return wasEdited;
      }
      wasEdited = true;
      taken = putEditBack(disk, target, path, inPlace);
      inPlace = file.readAgain();
    } finally {
      file.close();
    }
  }
  // Its name stays: nobody can say any more that it holds no edit.
  taken?.file.close();
  return wasEdited;
}

async function isWrittenInto(disk: Disk, file: HeldFile): Promise<boolean> {
  for (let watched = 0; ; watched += stepMs) {
    if (!file.readAgain().equals(file.bytes)) return true;
    if (watched >= watchMs) return false;
    await disk.pause(stepMs);
  }
}

/** Puts an edited file back, unless its place holds a newer edit. Gives what it took out for that. */
function putEditBack(disk: Disk, target: string, edited: string, inPlace: Buffer): TakenFile | undefined {
  for (let tries = 0; tries < mostTries; tries++) {
    const current = openIfThere(disk, target);
    if (current === undefined) {
      if (linkIfFree(disk, edited, target)) return forget(disk, edited);
      continue;
    }
    // Another run's log may have come on top of ours; that is no edit.
    if (!isSameFlow(current.bytes.toString(), inPlace.toString())) {
      current.close();
      return forget(disk, edited);
    }
    const path = exchangeFile(disk, target, current, edited);
    if (path !== undefined) {
      removeName(disk, edited);
      return { file: current, path };
    }
    current.close();
  }
  return undefined;
}

function forget(disk: Disk, path: string): undefined {
  removeName(disk, path);
  return undefined;
}

function openIfThere(disk: Disk, path: string): HeldFile | undefined {
  try {
    return new HeldFile(disk, path);
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

function linkIfFree(disk: Disk, path: string, newPath: string): boolean {
  try {
    disk.link(path, newPath);
    return true;
  } catch (error) {
    if (systemErrorCode(error) === "EEXIST") return false;
    throw error;
  }
}
