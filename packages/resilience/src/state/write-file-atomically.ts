import { randomBytes } from "node:crypto";
import { basename, dirname, join } from "node:path";
import { ResilienceError } from "../resilience-error.ts";
import { localDisk, type StateDisk } from "./state-disk.ts";

export interface WriteFileOptions {
  /** @default 0o600 */
  readonly mode?: number;
  /** Whether the file shall survive a power cut. Without, it survives a killed process. @default true */
  readonly sync?: boolean;
  /** @default the disk of this machine */
  readonly disk?: StateDisk;
}

/**
 * Replaces a file as a whole: whoever reads it, and whatever happens meanwhile, finds the old or the new one. Where it
 * cannot be written, the old one stays as it was. Of two writers at the same moment the last one counts.
 *
 * @example
 * await writeFileAtomically("settings.json", "{}")
 *
 * @throws {ResilienceError} `unwritable`
 */
export async function writeFileAtomically(
  path: string,
  content: string | Uint8Array,
  options: WriteFileOptions = {},
): Promise<void> {
  const { sync = true, disk = localDisk } = options;
  try {
    const temporary = await writeBeside(path, content, options);
    await orRemove(temporary, disk, () => disk.rename(temporary, path));
    if (sync) await syncFolder(dirname(path), disk);
  } catch (cause) {
    throw unwritable(path, cause);
  }
}

/**
 * Makes a file as a whole where there is none, and says whether it did: of several at the same moment only one does.
 *
 * @throws {ResilienceError} `unwritable`
 */
export async function createFileAtomically(
  path: string,
  content: string | Uint8Array,
  options: WriteFileOptions = {},
): Promise<boolean> {
  const { sync = true, disk = localDisk } = options;
  try {
    const temporary = await writeBeside(path, content, options);
    let isFirst = true;
    try {
      await disk.link(temporary, path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      isFirst = false;
    } finally {
      await disk.unlink(temporary);
    }
    // Also for who came second: it relies on the first one's file, which may not be on the disk yet.
    if (sync) await syncFolder(dirname(path), disk);
    return isFirst;
  } catch (cause) {
    throw unwritable(path, cause);
  }
}

/** Makes what was made, renamed or removed in a folder survive a power cut. */
export async function syncFolder(path: string, disk: StateDisk = localDisk): Promise<void> {
  // Windows does not open folders, and needs no sync of them.
  if (process.platform === "win32") return;
  const folder = await disk.open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function writeBeside(
  path: string,
  content: string | Uint8Array,
  { mode = 0o600, sync = true, disk = localDisk }: WriteFileOptions,
): Promise<string> {
  const name = `.${basename(path)}.${randomBytes(6).toString("hex")}.tmp`;
  const temporary = join(dirname(path), name);
  const file = await disk.open(temporary, "wx", mode);
  await orRemove(temporary, disk, async () => {
    try {
      await writeAll(
        (bytes) => file.write(bytes),
        typeof content === "string" ? Buffer.from(content) : content,
      );
      if (sync) await file.sync();
    } finally {
      await file.close();
    }
  });
  return temporary;
}

/** A disk that is nearly full writes a part and calls it a success. */
async function writeAll(write: (bytes: Uint8Array) => Promise<number>, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    const count = await write(bytes.subarray(written));
    if (count <= 0) throw new Error(`only ${written} of ${bytes.length} bytes were written.`);
    written += count;
  }
}

async function orRemove(temporary: string, disk: StateDisk, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    // What made the work fail is what counts.
    await disk.unlink(temporary).catch(() => {});
    throw error;
  }
}

function unwritable(path: string, cause: unknown): ResilienceError {
  return new ResilienceError("unwritable", `${path} cannot be written: ${(cause as Error).message}`, {
    cause,
    hint: "See that there is room, and that its folder exists and may be written.",
  });
}
