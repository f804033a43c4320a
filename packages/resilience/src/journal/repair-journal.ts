import { dirname } from "node:path";
import { nodeDisk, type JournalDisk } from "./disk.ts";
import { journalProblem, systemCode, unwritable } from "./journal-error.ts";
import { openFile, readOpenFile, writeAll } from "./journal-file.ts";
import { scanJournal } from "./scan-journal.ts";

export interface RepairOptions {
  /** Where the journal is. @default the disk of this machine */
  readonly disk?: JournalDisk;
}

export interface RepairedJournal {
  /** How many records were kept. */
  readonly kept: number;
  /** How many bytes behind them were dropped. */
  readonly droppedBytes: number;
  /** The copy of the file as it was. Left out where nothing had to be dropped. */
  readonly backup?: string;
}

/**
 * Keeps the records before the first that is damaged and drops what follows, after copying the file beside itself. Only
 * a person may ask for that: finished steps run again where their records are dropped. A journal of a later version is
 * left alone.
 *
 * @example
 * const { kept, backup } = await repairJournal("journal.ndjson");
 */
export async function repairJournal(path: string, options: RepairOptions = {}): Promise<RepairedJournal> {
  const { disk = nodeDisk } = options;
  const file = openFile(disk, path, "change");
  try {
    const bytes = readOpenFile(disk, path, file);
    const scan = scanJournal(bytes);
    if (scan.problem?.code === "newer_version") throw journalProblem(path, scan)!;
    const { end, tornBytes: droppedBytes } = scan;
    const kept = scan.records.length;
    if (droppedBytes === 0) return { kept, droppedBytes };
    const backup = copyBeside(disk, path, bytes);
    cut(disk, path, file, end);
    return { kept, droppedBytes, backup };
  } finally {
    disk.close(file);
  }
}

/** Durable before the file itself is touched. */
function copyBeside(disk: JournalDisk, path: string, bytes: Buffer): string {
  const { backup, file } = createBeside(disk, path);
  try {
    writeAll(disk, file, bytes, bytes.length, 0);
    disk.fsync(file);
    disk.syncFolder(dirname(path));
    return backup;
  } catch (error) {
    disk.remove(backup);
    throw unwritable(backup, error);
  } finally {
    disk.close(file);
  }
}

/** No earlier copy is ever replaced. */
function createBeside(disk: JournalDisk, path: string): { readonly backup: string; readonly file: number } {
  for (let number = 1; ; number += 1) {
    const backup = `${path}.damaged-${number}`;
    try {
      return { backup, file: disk.open(backup, "create") };
    } catch (error) {
      if (systemCode(error) !== "EEXIST") throw unwritable(backup, error);
    }
  }
}

function cut(disk: JournalDisk, path: string, file: number, end: number): void {
  try {
    disk.truncate(file, end);
    disk.fsync(file);
  } catch (error) {
    throw unwritable(path, error);
  }
}
