import { createWriteStream, mkdirSync, type WriteStream } from "node:fs";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import type { AttemptOutput, LiveEvent, RunEvent } from "@tidemark/spec";
import { isSameEvent, readStoredEvents } from "./stored-events.ts";

/** Events that are told once, while they happen, and are not repeated by a replay. */
const liveTypes: ReadonlySet<RunEvent["type"]> = new Set<LiveEvent["type"]>([
  "attempt.output",
  "attempt.progress",
  "run.resumed",
  "run.suspended",
]);

/** Events are written together, some times a second: a write for each costs more than a small step. */
const pauseMs = 20;
/** So many of them are written at once: while the journal is being synced nothing waits for that. */
const many = 64;

/**
 * The copies of what happened in a run that people and programs read: every event in `events.ndjson`, and what
 * steps wrote in `logs/`. The journal is the truth: what cannot be written here is a warning.
 */
export class RunFiles {
  readonly #folder: string;
  #events: WriteStream;
  /** Recorded events up to this one are in the file already. */
  #stored: number;
  /** The last recorded one of them that is known to be told again. */
  #last: RunEvent | undefined;
  #pending: RunEvent[] = [];
  #timer: NodeJS.Timeout | undefined;
  #immediate: NodeJS.Immediate | undefined;
  readonly #logs = new Map<string, WriteStream>();
  readonly #closing: Promise<void>[] = [];
  readonly #problems = new Set<string>();

  /** With `isNew`, what earlier processes wrote is put aside: this run's events begin anew. */
  constructor(folder: string, { isNew }: { readonly isNew: boolean }) {
    this.#folder = folder;
    const file = join(folder, "events.ndjson");
    const { sequence, bytes, last } = readStoredEvents(file, { putAside: isNew });
    this.#stored = sequence;
    this.#last = last;
    this.#events = this.#open(file, bytes);
  }

  /** Takes an event, with those that were told before it. */
  append(event: RunEvent, before: readonly RunEvent[]): void {
    if (this.#isAnotherStory(event)) this.#beginAnew(before);
    this.#take(event);
  }

  #take(event: RunEvent): void {
    if (event.sequence <= this.#stored && !liveTypes.has(event.type)) return;
    this.#pending.push(event);
    if (this.#pending.length >= many) this.#immediate ??= setImmediate(() => this.#write());
    else this.#timer ??= setTimeout(() => this.#write(), pauseMs);
    if (event.type === "attempt.output") this.#log(event).write(event.text);
    else if (event.type === "step.finished") this.#closeLog(event.path);
  }

  /**
   * Whether the file tells of what the journal does not: of what `repair` has dropped, or of the way that the run took
   * before somebody had steps run anew, and the process that was to do so died at once.
   */
  #isAnotherStory(event: RunEvent): boolean {
    const last = this.#last;
    if (last === undefined) return false;
    if (event.type === "run.resumed") return event.sequence < last.sequence;
    if (liveTypes.has(event.type) || liveTypes.has(last.type) || event.sequence !== last.sequence)
      return false;
    return !isSameEvent(event, last);
  }

  #beginAnew(told: readonly RunEvent[]): void {
    this.#closing.push(this.#end(this.#events));
    const file = join(this.#folder, "events.ndjson");
    const { sequence, bytes } = readStoredEvents(file, { putAside: true });
    this.#stored = sequence;
    this.#last = undefined;
    this.#events = this.#open(file, bytes);
    for (const event of told) this.#take(event);
  }

  /** Resolves when everything is written, with what could not be. */
  async close(): Promise<readonly string[]> {
    for (const path of [...this.#logs.keys()]) this.#closeLog(path);
    this.#write();
    this.#closing.push(this.#end(this.#events));
    await Promise.all(this.#closing);
    return [...this.#problems];
  }

  #write(): void {
    clearTimeout(this.#timer);
    clearImmediate(this.#immediate);
    this.#timer = this.#immediate = undefined;
    let lines = "";
    for (const event of this.#pending) lines += `${JSON.stringify(event)}\n`;
    this.#pending = [];
    if (lines !== "") this.#events.write(lines);
  }

  #log({ path }: AttemptOutput): WriteStream {
    let log = this.#logs.get(path);
    if (log === undefined) {
      mkdirSync(join(this.#folder, "logs"), { recursive: true, mode: 0o700 });
      log = this.#open(join(this.#folder, "logs", `${logName(path)}.log`));
      this.#logs.set(path, log);
    }
    return log;
  }

  #closeLog(path: string): void {
    // What stands in for a step writes under a path of its own.
    for (const [name, log] of this.#logs) {
      if (name !== path && !name.startsWith(`${path}~`)) continue;
      this.#logs.delete(name);
      this.#closing.push(this.#end(log));
    }
  }

  #open(path: string, start?: number): WriteStream {
    const flags = start === undefined ? "a" : start === 0 ? "w" : "r+";
    const stream = createWriteStream(path, { flags, mode: 0o600, ...(start !== undefined && { start }) });
    // Told of at the end: the run goes on without its copies.
    stream.on("error", (error) => this.#problems.add(`${path} could not be written: ${error.message}`));
    return stream;
  }

  async #end(stream: WriteStream): Promise<void> {
    stream.end();
    await finished(stream).catch(() => {});
  }
}

/** A file's name for a step: its path, without what a file system or a shell would take for something else. */
export function logName(path: string): string {
  return path.replaceAll(/[^\w.[\]~!-]/g, "_").slice(0, 200);
}
