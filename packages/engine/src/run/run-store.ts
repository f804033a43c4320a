import { existsSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import {
  BlobStore,
  Inbox,
  acquireRunLock,
  createJournal,
  makeFolder,
  openJournal,
  readJournal,
  type Journal,
  type RunLock,
  type RunRecord,
  type StoredRecord,
} from "@tidemark/resilience";
import type { JsonObject } from "@tidemark/spec";
import type { RunPlace } from "./run-place.ts";

export interface RunStoreOptions {
  /** @default "power" */
  readonly durability?: "power" | "process";
  /** Who works on the run, for whoever finds it locked. */
  readonly owner: string;
}

/** What is kept of one run, in the hands of the one process that works on it. */
export interface RunStore {
  readonly folder: string;
  readonly journal: Journal;
  readonly blobs: BlobStore;
  readonly inbox: Inbox;
  /** What was recorded when it was opened. */
  readonly records: readonly StoredRecord[];
  /** Resolves when everything is written, and gives the run free. */
  close(): Promise<void>;
}

/**
 * Makes the folder of a new run, with the first record in its journal.
 *
 * @throws {ResilienceError} `run_exists`, `locked` or `unwritable`
 */
export async function createRunStore(
  { folder, cacheFolder }: RunPlace,
  first: RunRecord,
  options: RunStoreOptions,
): Promise<RunStore> {
  await makeFolder(folder, { sync: options.durability !== "process" });
  keepOutOfGit(dirname(cacheFolder), folder);
  const lock = acquireRunLock(folder, { what: options.owner });
  const record = first as unknown as JsonObject;
  return await withLock(lock, async () => {
    const journal = await createJournal(join(folder, "journal.ndjson"), record, options);
    return store(folder, lock, journal, [{ sequence: 0, offset: 0, record }], options);
  });
}

/**
 * Takes over a run that is kept.
 *
 * @throws {ResilienceError} `locked`, `damaged`, `newer_version` or `unwritable`
 */
export async function openRunStore({ folder }: RunPlace, options: RunStoreOptions): Promise<RunStore> {
  const lock = acquireRunLock(folder, { what: options.owner });
  return await withLock(lock, async () => {
    const { journal, records } = await openJournal(join(folder, "journal.ndjson"), options);
    return store(folder, lock, journal, records, options);
  });
}

async function withLock<Value>(lock: RunLock, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    lock.release();
    throw error;
  }
}

function store(
  folder: string,
  lock: RunLock,
  journal: Journal,
  records: readonly StoredRecord[],
  { durability = "power" }: RunStoreOptions,
): RunStore {
  return {
    folder,
    journal,
    records,
    blobs: new BlobStore(join(folder, "blobs"), { durability }),
    inbox: new Inbox(folder),
    async close() {
      try {
        await journal.close();
      } finally {
        lock.release();
      }
    },
  };
}

/** Runs hold data of the day: a repository should not pick them up by accident. */
function keepOutOfGit(stateFolder: string, folder: string): void {
  // A folder that somebody has chosen for one run may hold other things.
  if (!folder.startsWith(join(stateFolder, "runs"))) return;
  const file = join(stateFolder, ".gitignore");
  try {
    if (!existsSync(file)) writeFileSync(file, "*\n", { mode: 0o600 });
  } catch {
    // The run itself will tell of a folder that cannot be written.
  }
}

/** What is kept of a run, for looking at it: nobody is kept from working on it, and nothing is changed. */
export async function readRunStore(
  folder: string,
): Promise<Pick<RunStore, "records" | "blobs" | "folder" | "inbox">> {
  const { records } = await readJournal(join(folder, "journal.ndjson"));
  return { folder, records, blobs: new BlobStore(join(folder, "blobs")), inbox: new Inbox(folder) };
}
