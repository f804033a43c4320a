import { dirname } from "node:path";
import type { JsonObject } from "@tidemark/spec";
import { nodeDisk, type JournalDisk } from "./disk.ts";
import { journalProblem, unwritable } from "./journal-error.ts";
import { openFile, readOpenFile, writeAll } from "./journal-file.ts";
import { JournalWriter, type Durability } from "./journal-writer.ts";
import { encodeLine } from "./record-line.ts";
import { scanJournal, type JournalScan, type StoredRecord } from "./scan-journal.ts";

export { repairJournal, type RepairedJournal } from "./repair-journal.ts";
export type { StoredRecord } from "./scan-journal.ts";

export interface JournalOptions {
  /**
   * What a record survives once its append has resolved. `power`: a power cut; it was synced. `process`: the end of this
   * process, however it comes; it was written.
   * @default "power"
   */
  readonly durability?: Durability;
  /** Where it is written to. @default the disk of this machine */
  readonly disk?: JournalDisk;
}

/** What is recorded: any JSON object. */
export type JournalRecord = JsonObject;

/** An append-only file of records, in the hands of the one process that may write to it. */
export interface Journal {
  /**
   * Resolves once the record is as durable as asked. Records become durable in the order of the calls, and those that
   * come while others are being synced share the next sync. After a failure every append rejects with the same error.
   */
  append(record: JournalRecord): Promise<void>;
  /** The bytes of the records that are as durable as asked. */
  readonly size: number;
  /** What made it stop, if something did. */
  readonly failure: unknown;
  /** Waits for what is under way, and closes the file. */
  close(): Promise<void>;
}

export interface OpenedJournal {
  readonly journal: Journal;
  /** The first is the header. None: the process that created the journal ended before the header was durable. */
  readonly records: readonly StoredRecord[];
  /** Bytes of a torn tail that were cut. */
  readonly tornBytes: number;
}

export interface JournalContent {
  readonly records: readonly StoredRecord[];
  /** Bytes of a record that is being written, or was never finished. */
  readonly tornBytes: number;
  /** The bytes of the records. */
  readonly size: number;
}

/**
 * Begins a journal. Its header is durable, and so is the file's name in its folder, before this resolves. Rejects with
 * `run_exists` where there is a file already.
 *
 * @example
 * const journal = await createJournal("journal.ndjson", { run: "r-1" });
 * await journal.append({ step: "fetch", output: 1 });
 */
export async function createJournal(
  path: string,
  header: JsonObject,
  options: JournalOptions = {},
): Promise<Journal> {
  const { durability = "power", disk = nodeDisk } = options;
  const line = Buffer.from(encodeLine(header, 0, 0));
  const file = openFile(disk, path, "create");
  try {
    writeAll(disk, file, line, line.length, 0);
    if (durability === "power") {
      disk.fsync(file);
      disk.syncFolder(dirname(path));
    }
  } catch (error) {
    giveUp(disk, path, file);
    throw unwritable(path, error);
  }
  return new JournalWriter({ path, disk, durability, file, size: line.length, count: 1 });
}

/** So that it can be created again: the error that led here is the one to tell. */
function giveUp(disk: JournalDisk, path: string, file: number): void {
  try {
    disk.close(file);
    disk.remove(path);
  } catch {
    // A header that was never finished reads as a journal without records.
  }
}

/**
 * Opens a journal to go on with it; only its owner may. Cuts a torn tail. Rejects with `damaged` or `newer_version`,
 * and changes nothing then.
 *
 * @example
 * const { journal, records } = await openJournal("journal.ndjson");
 */
export async function openJournal(path: string, options: JournalOptions = {}): Promise<OpenedJournal> {
  const { durability = "power", disk = nodeDisk } = options;
  const file = openFile(disk, path, "change");
  try {
    const bytes = readOpenFile(disk, path, file);
    const scan = scanJournal(bytes);
    const problem = journalProblem(path, scan);
    if (problem !== undefined) throw problem;
    settleOnDisk({ disk, path, file, durability, end: scan.end, length: bytes.length });
    const { records, end: size, tornBytes } = scan;
    const journal = new JournalWriter({ path, disk, durability, file, size, count: records.length });
    return { journal, records, tornBytes };
  } catch (error) {
    disk.close(file);
    throw error;
  }
}

interface SettleOptions {
  readonly disk: JournalDisk;
  readonly path: string;
  readonly file: number;
  readonly durability: Durability;
  readonly end: number;
  readonly length: number;
}

/** What a killed process wrote may not have been synced yet; it must be before anybody relies on having read it. */
function settleOnDisk({ disk, path, file, durability, end, length }: SettleOptions): void {
  try {
    if (end < length) disk.truncate(file, end);
    if (durability === "power") disk.fsync(file);
  } catch (error) {
    throw unwritable(path, error);
  }
}

/**
 * Reads a journal that may belong to somebody else, also while it is being written. Changes nothing.
 *
 * @example
 * const { records } = await readJournal("journal.ndjson");
 */
export async function readJournal(
  path: string,
  options: Pick<JournalOptions, "disk"> = {},
): Promise<JournalContent> {
  const { disk = nodeDisk } = options;
  const file = openFile(disk, path, "read");
  try {
    const { records, end: size, tornBytes } = readSettled(disk, path, file);
    return { records, tornBytes, size };
  } finally {
    disk.close(file);
  }
}

/**
 * While the file is written, a read may miss a record and yet see a later one. What is missing then is there when read
 * again; what is damaged stays so.
 */
function readSettled(disk: JournalDisk, path: string, file: number): JournalScan {
  for (let before = -1; ;) {
    const scan = scanJournal(readOpenFile(disk, path, file));
    const problem = journalProblem(path, scan);
    if (problem === undefined) return scan;
    if (scan.end === before) throw problem;
    before = scan.end;
  }
}
