import { readFile, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { ResilienceError } from "../resilience-error.ts";
import {
  entryFileName,
  entryFilePattern,
  entryVersion,
  fileNameOf,
  type EntryOfKind,
  type InboxEntry,
} from "./inbox-entry.ts";
import { parseEntry } from "./parse-entry.ts";
import { localDisk, type StateDisk } from "./state-disk.ts";
import { makeFolder } from "./make-folder.ts";
import { createFileAtomically, syncFolder } from "./write-file-atomically.ts";

export interface InboxOptions {
  /** @default the disk of this machine */
  readonly disk?: StateDisk;
}

export interface WatchOptions {
  /** @default 250 */
  readonly intervalMs?: number;
  /** Ends the watch. */
  readonly signal?: AbortSignal;
  /** Told of each file that cannot be read, once. `readAll` throws the same error. @default nobody is told */
  readonly onProblem?: (error: unknown) => void;
}

/**
 * What other processes ask of a run: one file an entry, made as a whole or not at all, so that of all who decide the same
 * thing the first one counts, whoever it is and whatever dies meanwhile. Who works on the run is its only reader.
 *
 * @example
 * await new Inbox(runFolder).submit({ kind: "cancel", reason: "wrong month", by: "ada", at: Date.now() }) // true
 */
export class Inbox {
  readonly #runFolder: string;
  readonly #folder: string;
  readonly #disk: StateDisk;

  constructor(runFolder: string, { disk = localDisk }: InboxOptions = {}) {
    this.#runFolder = runFolder;
    this.#folder = join(runFolder, "inbox");
    this.#disk = disk;
  }

  /**
   * Asks, and says whether this entry counts: `false` means that somebody has decided the same thing already. Survives a
   * power cut from then on.
   *
   * @throws {ResilienceError} `unwritable`, or `run_not_found` where the run has no folder.
   */
  async submit(entry: InboxEntry): Promise<boolean> {
    if ((await orMissing(this.#runFolder, stat(this.#runFolder))) === undefined) throw noRun(this.#runFolder);
    await makeFolder(this.#folder);
    const text = `${JSON.stringify({ version: entryVersion, ...entry })}\n`;
    return await createFileAtomically(join(this.#folder, fileNameOf(entry)), text, { disk: this.#disk });
  }

  /** Asks, and returns the entry that counts: this one, or the one that was there already. */
  async claim<Entry extends InboxEntry>(entry: Entry): Promise<EntryOfKind<Entry["kind"]>> {
    const name = fileNameOf(entry);
    let counted: InboxEntry | undefined;
    // Without a first one after all, it has just been removed.
    do counted = (await this.submit(entry)) ? entry : await this.#read(name);
    while (counted === undefined);
    return counted as EntryOfKind<Entry["kind"]>;
  }

  /**
   * The entry that counts for an operation, if there is one.
   *
   * @throws {ResilienceError} `unreadable`, `damaged` or `newer_version`
   */
  async get(kind: "answer", id: string, evidence: string): Promise<EntryOfKind<"answer"> | undefined>;
  async get(kind: "settlement", id: string): Promise<EntryOfKind<"settlement"> | undefined>;
  async get(kind: "cancel"): Promise<EntryOfKind<"cancel"> | undefined>;
  async get(kind: InboxEntry["kind"], id?: string, evidence?: string): Promise<InboxEntry | undefined> {
    return await this.#read(entryFileName(kind, id, evidence));
  }

  /**
   * Every entry, oldest first. A file that was changed by hand is an error: passed over, it would leave a question open
   * that nobody can answer.
   *
   * @throws {ResilienceError} `unreadable`, `damaged` or `newer_version`
   */
  async readAll(): Promise<readonly InboxEntry[]> {
    const entries = await Promise.all((await this.#names()).map((name) => this.#read(name)));
    return entries.filter((entry) => entry !== undefined).sort((a, b) => a.at - b.at);
  }

  /** Takes back an entry that has been used and may be asked for again. Does nothing if another one counts by now. */
  async remove(entry: InboxEntry): Promise<void> {
    const name = fileNameOf(entry);
    if (!isDeepStrictEqual(await this.#read(name), JSON.parse(JSON.stringify(entry)))) return;
    await orMissing(this.#folder, this.#disk.unlink(join(this.#folder, name)), "unwritable");
    await orMissing(this.#folder, syncFolder(this.#folder, this.#disk), "unwritable");
  }

  /**
   * Tells of each entry once, those that are there already first. Keeps no process alive.
   *
   * @returns what ends it
   */
  watch(onEntry: (entry: InboxEntry) => void, options: WatchOptions = {}): () => void {
    const { intervalMs = 250, signal, onProblem = () => {} } = options;
    let told: ReadonlySet<string> = new Set();
    let timer: NodeJS.Timeout | undefined;
    let isStopped = false;
    const stop = (): void => {
      isStopped = true;
      clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
    };
    const tell = async (name: string): Promise<void> => {
      try {
        const entry = await this.#read(name);
        if (entry !== undefined && !isStopped) onEntry(entry);
      } catch (error) {
        if (!isStopped) onProblem(error);
      }
    };
    const look = async (): Promise<void> => {
      try {
        const present = await this.#versions();
        const fresh = [...present].filter(([version]) => !told.has(version));
        told = new Set(present.keys());
        for (const [, name] of fresh) await tell(name);
      } catch (error) {
        if (!isStopped) onProblem(error);
      }
      if (!isStopped) timer = setTimeout(() => void look(), intervalMs).unref();
    };
    if (signal?.aborted === true) return stop;
    signal?.addEventListener("abort", stop, { once: true });
    void look();
    return stop;
  }

  async #names(): Promise<readonly string[]> {
    const names = (await orMissing(this.#folder, readdir(this.#folder))) ?? [];
    return names.filter((name) => entryFilePattern.test(name)).sort();
  }

  /** The files by what tells one from another that has its name later: an entry may be removed and made anew. */
  async #versions(): Promise<ReadonlyMap<string, string>> {
    const versions = new Map<string, string>();
    for (const name of await this.#names()) {
      const path = join(this.#folder, name);
      const stats = await orMissing(path, stat(path, { bigint: true }));
      if (stats !== undefined) versions.set(`${name} ${stats.ino} ${stats.mtimeNs}`, name);
    }
    return versions;
  }

  async #read(name: string): Promise<InboxEntry | undefined> {
    const path = join(this.#folder, name);
    const text = await orMissing(path, readFile(path, "utf8"));
    return text === undefined ? undefined : parseEntry(text, path, name);
  }
}

/** @throws {ResilienceError} `unreadable`, or `unwritable` where the work is to write. */
async function orMissing<Value>(
  path: string,
  work: Promise<Value>,
  failure: "unreadable" | "unwritable" = "unreadable",
): Promise<Value | undefined> {
  try {
    return await work;
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === "ENOENT") return undefined;
    throw new ResilienceError(failure, `What is asked of the run cannot be used: ${message}`, {
      cause,
      hint: `See that ${path} may be read and written.`,
    });
  }
}

function noRun(folder: string): ResilienceError {
  return new ResilienceError("run_not_found", `There is no run in ${folder}.`, {
    hint: "`tidemark runs` lists the runs that are kept.",
  });
}
