import type { Completion, Outcome } from "@tidemark/spec";
import type { BlobStore } from "../journal/blobs.ts";
import type { Journal, JournalRecord } from "../journal/journal.ts";
import type { Begun } from "./begun.ts";
import type { Mailbox } from "./mailbox.ts";
import { completionOf, recordOf } from "./outcome-record.ts";
import type { CompletionRecord, JournalEntry } from "./run-record.ts";

export interface RecorderOptions {
  readonly journal: Journal;
  readonly blobs: BlobStore;
  readonly mailbox: Mailbox;
  /** The time of the newest record. */
  readonly lastAt: number;
  readonly now: () => number;
}

/** Writes what happens into the journal, with a time that never goes back. */
export class Recorder {
  readonly #options: RecorderOptions;
  #lastAt: number;

  constructor(options: RecorderOptions) {
    this.#options = options;
    this.#lastAt = options.lastAt;
  }

  get now(): number {
    return this.#options.now();
  }

  /** A time for a record: the given one, unless a later one is recorded already. */
  stamp(at: number = this.now): number {
    return (this.#lastAt = Math.max(this.#lastAt, Math.floor(at)));
  }

  /** A time that no record is later than. */
  get last(): number {
    return this.#lastAt;
  }

  /** Resolves once it is durable. */
  async write(entry: JournalEntry): Promise<void> {
    await this.#options.journal.append(entry as unknown as JournalRecord);
  }

  /** Calls back once it is durable. Nothing is quiet meanwhile. */
  append(entry: JournalEntry, onDurable: () => void): void {
    const { journal, mailbox } = this.#options;
    mailbox.during(journal.append(entry as unknown as JournalRecord), onDurable);
  }

  /** Records what an operation came to, and calls back with what the interpreter is to be told. */
  complete(begun: Begun, outcome: Outcome, at: number, onKept: (completion: Completion) => void): void {
    const { blobs, mailbox } = this.#options;
    const record = recordOf({ begun, outcome, at }, blobs);
    if (!(record instanceof Promise)) return this.#keep(begun, record, outcome, onKept);
    mailbox.during(record.then((kept) => this.#keep(begun, kept, outcome, onKept)));
  }

  #keep(
    { startedAt }: Begun,
    record: CompletionRecord,
    outcome: Outcome,
    onKept: (completion: Completion) => void,
  ): void {
    const at = this.stamp(record.at);
    const kept = { ...record, at, ...(startedAt !== undefined && { ms: Math.max(0, at - startedAt) }) };
    this.append(kept, () => onKept(completionOf(kept, outcome)));
  }
}
