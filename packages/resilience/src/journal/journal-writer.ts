import type { JsonObject } from "@tidemark/spec";
import { ResilienceError } from "../resilience-error.ts";
import type { JournalDisk } from "./disk.ts";
import { unwritable } from "./journal-error.ts";
import { encodeLine } from "./record-line.ts";
import { writeAll } from "./journal-file.ts";

export type Durability = "power" | "process";

export interface JournalWriterOptions {
  readonly path: string;
  readonly disk: JournalDisk;
  readonly durability: Durability;
  /** An open file, which ends at `size`. */
  readonly file: number;
  readonly size: number;
  /** How many records it holds. */
  readonly count: number;
}

/** The records that the next write and the next sync take along, and the one promise of all who wait for them. */
interface Commit {
  readonly first: number;
  readonly lines: string[];
  readonly done: PromiseWithResolvers<void>;
}

/**
 * Room is made in advance: a sync that need not record a new length is a third faster. It stays small, because who
 * looks at the file of a killed process sees it as zeros.
 */
const roomStep = 16_384;
const zeros = new Uint8Array(roomStep);
/** A sync this fast, for one who waits alone, is over sooner than a thread is woken up for it. */
const fastSyncMs = 1;

/** Appends records to an open file: one commit at a time, which all share who came while the one before was under way. */
export class JournalWriter {
  readonly #path: string;
  readonly #disk: JournalDisk;
  readonly #durability: Durability;
  readonly #file: number;
  #size: number;
  /** Where the records of the commit under way end. */
  #written: number;
  #count: number;
  /** How far the file reaches, with the room made in advance. */
  #room: number;
  #makesRoom: boolean;
  #waiting: Commit | undefined;
  #isCommitting = false;
  #lastSyncMs = fastSyncMs;
  #failure: ResilienceError | undefined;
  #closing: PromiseWithResolvers<void> | undefined;

  constructor(options: JournalWriterOptions) {
    this.#path = options.path;
    this.#disk = options.disk;
    this.#durability = options.durability;
    this.#file = options.file;
    this.#size = options.size;
    this.#written = options.size;
    this.#room = options.size;
    this.#count = options.count;
    this.#makesRoom = options.durability === "power";
  }

  get size(): number {
    return this.#size;
  }

  get failure(): unknown {
    return this.#failure;
  }

  append(record: JsonObject): Promise<void> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    if (this.#closing !== undefined) return Promise.reject(this.#closed());
    const sequence = this.#count;
    // In process durability nothing waits for a sync: what is missing in the middle is damage, never a power cut.
    const first = this.#durability === "power" ? (this.#waiting?.first ?? sequence) : sequence;
    let line: string;
    try {
      line = encodeLine(record, sequence, first);
    } catch (error) {
      return Promise.reject(error as Error);
    }
    this.#count += 1;
    this.#waiting ??= this.#openCommit(first);
    this.#waiting.lines.push(line);
    return this.#waiting.done.promise;
  }

  close(): Promise<void> {
    if (this.#closing === undefined) {
      this.#closing = Promise.withResolvers();
      if (!this.#isCommitting && this.#waiting === undefined) this.#finish();
    }
    return this.#closing.promise;
  }

  #closed(): ResilienceError {
    return new ResilienceError("closed", `The journal ${this.#path} was closed before this record came.`);
  }

  #openCommit(first: number): Commit {
    const commit = { first, lines: [], done: Promise.withResolvers<void>() };
    // At the end of this turn of the event loop: what comes until then goes along.
    if (!this.#isCommitting) setImmediate(this.#commit);
    return commit;
  }

  readonly #commit = (): void => {
    const commit = this.#waiting!;
    this.#waiting = undefined;
    this.#isCommitting = true;
    try {
      this.#write(Buffer.from(commit.lines.length === 1 ? commit.lines[0]! : commit.lines.join("")));
      if (this.#durability === "power") {
        const start = performance.now();
        if (commit.lines.length > 1 || this.#lastSyncMs >= fastSyncMs) {
          this.#disk.fdatasyncLater(this.#file, (error) => this.#synced(commit, start, error));
          return;
        }
        this.#disk.fdatasync(this.#file);
        this.#lastSyncMs = performance.now() - start;
      }
    } catch (error) {
      this.#fail(commit, error);
      return;
    }
    this.#settle(commit);
  };

  readonly #synced = (commit: Commit, start: number, error: Error | null): void => {
    this.#lastSyncMs = performance.now() - start;
    if (error === null) this.#settle(commit);
    else this.#fail(commit, error);
  };

  #write(bytes: Buffer): void {
    const end = this.#size + bytes.length;
    writeAll(this.#disk, this.#file, bytes, bytes.length, this.#size);
    if (end > this.#room) this.#makeRoom(end);
    this.#written = end;
  }

  /** A disk that is too full for it may still hold the records. */
  #makeRoom(end: number): void {
    this.#room = end;
    if (!this.#makesRoom) return;
    try {
      writeAll(this.#disk, this.#file, zeros, roomStep, end);
      this.#room = end + roomStep;
    } catch {
      this.#makesRoom = false;
    }
  }

  #settle(commit: Commit): void {
    this.#size = this.#written;
    this.#isCommitting = false;
    commit.done.resolve();
    if (this.#waiting !== undefined) setImmediate(this.#commit);
    else if (this.#closing !== undefined) this.#finish();
  }

  /** The end: a sync that failed may have thrown away what it should have written, and the next would not tell. */
  #fail(commit: Commit, error: unknown): void {
    const failure = unwritable(this.#path, error);
    const waiting = this.#waiting;
    this.#failure = failure;
    this.#waiting = undefined;
    this.#isCommitting = false;
    this.#cut();
    commit.done.reject(failure);
    waiting?.done.reject(failure);
    if (this.#closing !== undefined) this.#finish();
  }

  /** Without what nobody was promised, and without the room. Where that fails, whoever opens the file does it. */
  #cut(): void {
    try {
      this.#disk.truncate(this.#file, this.#size);
    } catch {
      // Told by the failure that led here, or harmless.
    }
  }

  #finish(): void {
    try {
      if (this.#room > this.#size && this.#failure === undefined) this.#cut();
      this.#disk.close(this.#file);
      this.#closing!.resolve();
    } catch (error) {
      this.#closing!.reject(unwritable(this.#path, error));
    }
  }
}
