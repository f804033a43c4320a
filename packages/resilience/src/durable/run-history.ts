import {
  canonicalJson,
  type FlowDefinition,
  type JsonObject,
  type OperationId,
  type RunHeader,
  type RuntimeVersions,
} from "@tidemark/spec";
import type { StoredRecord } from "../journal/journal.ts";
import { ResilienceError } from "../resilience-error.ts";
import {
  runFormatVersion,
  type CancelledRecord,
  type CompletionRecord,
  type EndedRecord,
  type IntentRecord,
  type JournalEntry,
  type QuestionRecord,
  type ResumedRecord,
  type RunRecord,
} from "./run-record.ts";

/** A recorded completion with its place in the order of delivery. */
export interface RecordedCompletion {
  readonly order: number;
  readonly record: CompletionRecord;
  readonly source: RecordSource;
}

/** What was in force when something was recorded. */
export interface RecordSource {
  readonly definition: FlowDefinition;
  readonly versions: RuntimeVersions;
}

/** What the journal of a run says, with everything that no longer counts left out. */
export interface RunHistory {
  /** As the last takeover left it. */
  readonly header: RunHeader;
  /** The definition that the last process worked with. */
  readonly definition: FlowDefinition;
  readonly versions: RuntimeVersions;
  /** Both of them, as the newest records refer to them. */
  readonly source: RecordSource;
  readonly epoch: number;
  readonly completions: ReadonlyMap<OperationId, RecordedCompletion>;
  /** Attempts of `once` steps that were begun and of which nothing more is known. */
  readonly intents: ReadonlyMap<OperationId, IntentRecord>;
  /** All attempts of `once` steps, whatever came of them, in the order in which they began. */
  readonly onceAttempts: ReadonlyMap<OperationId, IntentRecord>;
  readonly questions: ReadonlyMap<OperationId, QuestionRecord>;
  /** Steps that a person wants to keep although their definition has changed. */
  readonly kept: ReadonlySet<string>;
  readonly cancelled: { readonly order: number; readonly record: CancelledRecord } | undefined;
  readonly ended: EndedRecord | undefined;
  /** The time of the newest record. */
  readonly lastAt: number;
  /** For how long processes have worked on the run. */
  readonly activeMs: number;
}

/**
 * Reads what a journal's records come to.
 *
 * @throws {ResilienceError} `damaged` or `newer_version`.
 * @example
 * const { records } = await readJournal(path);
 * readRunHistory(records).definition.name
 */
export function readRunHistory(records: readonly StoredRecord[]): RunHistory {
  const first = records[0]?.record as unknown as RunRecord | undefined;
  if (first === undefined)
    throw new ResilienceError(
      "run_not_found",
      "The run never began: its process ended before anything was kept.",
      {
        hint: "Start it again.",
      },
    );
  if (first.type !== "run")
    throw new ResilienceError("damaged", "The journal does not begin with the record of a run.");
  if (first.format > runFormatVersion) {
    throw new ResilienceError("newer_version", "A newer version of Tidemark wrote the journal of this run.", {
      hint: "Go on with that version.",
    });
  }
  const builder = new HistoryBuilder(first);
  for (const { sequence, record } of records.slice(1))
    builder.add(record as unknown as JournalEntry, sequence);
  return builder.build();
}

class HistoryBuilder {
  #header: RunHeader;
  #source: RecordSource;
  #epoch = 1;
  readonly #completions = new Map<OperationId, RecordedCompletion>();
  readonly #intents = new Map<OperationId, IntentRecord>();
  readonly #onceAttempts = new Map<OperationId, IntentRecord>();
  readonly #questions = new Map<OperationId, QuestionRecord>();
  readonly #kept = new Set<string>();
  #cancelled: RunHistory["cancelled"];
  #ended: EndedRecord | undefined;
  #lastAt: number;
  #openedAt: number;
  #activeMs = 0;

  constructor({ header, definition, versions }: RunRecord) {
    this.#header = header;
    this.#source = { definition, versions };
    this.#lastAt = header.startedAt;
    this.#openedAt = header.startedAt;
  }

  add(entry: JournalEntry, order: number): void {
    switch (entry.type) {
      case "run":
        throw new ResilienceError("damaged", `The journal begins again at record ${order}.`);
      case "resumed":
        return this.#resume(entry);
      case "intent":
        this.#intents.set(entry.id, entry);
        this.#onceAttempts.delete(entry.id);
        this.#onceAttempts.set(entry.id, entry);
        break;
      case "settled":
        this.#intents.delete(entry.id);
        break;
      case "question":
        this.#questions.set(entry.id, entry);
        break;
      case "cancelled":
        this.#cancelled = { order, record: entry };
        break;
      case "ended":
        this.#ended = entry;
        break;
      default:
        this.#intents.delete(entry.id);
        this.#completions.set(entry.id, { order, record: entry, source: this.#source });
    }
    this.#lastAt = Math.max(this.#lastAt, entry.at);
  }

  build(): RunHistory {
    return {
      header: this.#header,
      ...this.#source,
      source: this.#source,
      epoch: this.#epoch,
      completions: this.#completions,
      intents: this.#intents,
      onceAttempts: this.#onceAttempts,
      questions: this.#questions,
      kept: this.#kept,
      cancelled: this.#cancelled,
      ended: this.#ended,
      lastAt: this.#lastAt,
      activeMs: this.#activeMs + this.#lastAt - this.#openedAt,
    };
  }

  #resume(entry: ResumedRecord): void {
    const {
      epoch,
      at,
      attempt,
      definition,
      versions,
      inputs,
      config,
      env,
      generations,
      conditions,
      forgotten,
      kept,
    } = entry;
    this.#activeMs += this.#lastAt - this.#openedAt;
    this.#openedAt = this.#lastAt = Math.max(this.#lastAt, at);
    this.#epoch = epoch;
    if (this.#isGivenAnew(config, this.#header.config) || this.#isGivenAnew(env, this.#header.env))
      this.#askAgain();
    this.#header = {
      ...this.#header,
      attempt,
      ...(inputs !== undefined && { inputs }),
      ...(config !== undefined && { config }),
      ...(env !== undefined && { env }),
      ...(generations !== undefined && { generations }),
      ...(conditions !== undefined && { conditions }),
    };
    if (definition !== undefined) this.#source = { ...this.#source, definition };
    if (versions !== undefined) this.#source = { ...this.#source, versions };
    for (const path of kept ?? []) this.#kept.add(path);
    this.#ended = undefined;
    for (const [to, from] of Object.entries(entry.renamed ?? {})) this.#rename(from, to);
    if (forgotten !== undefined) this.#forget(new Set(forgotten));
    for (const id of entry.reopened ?? []) this.#reopen(id);
    if (forgotten?.includes("#timeout") === true) this.#activeMs = 0;
  }

  #isGivenAnew(values: JsonObject | undefined, before: JsonObject): boolean {
    return values !== undefined && canonicalJson(values) !== canonicalJson(before);
  }

  /** That an answer was kept for a changed question says nothing of what other values make of that. */
  #askAgain(): void {
    for (const [id, { record }] of this.#completions)
      if (record.type === "decided") this.#kept.delete(pathOf(id));
  }

  /** That it failed is no longer what counts: a person has to say what became of it. */
  #reopen(id: OperationId): void {
    const intent = this.#onceAttempts.get(id);
    this.#completions.delete(id);
    if (intent !== undefined) this.#intents.set(id, intent);
  }

  /** What is recorded of one step becomes what is recorded of another. */
  #rename(from: string, to: string): void {
    for (const [id, completion] of [...this.#completions]) {
      if (pathOf(id) !== from) continue;
      const renamed = to + id.slice(from.length);
      this.#completions.delete(id);
      this.#completions.set(renamed, { ...completion, record: { ...completion.record, id: renamed } });
    }
  }

  #forget(paths: ReadonlySet<string>): void {
    for (const records of [this.#completions, this.#intents, this.#questions])
      for (const id of records.keys()) if (paths.has(pathOf(id)) || paths.has(id)) records.delete(id);
  }
}

/** The step that an operation belongs to: `topics` of `topics~cached_topics#backoff@0:sleep:1`. */
export function pathOf(id: OperationId): string {
  const path = id.slice(0, id.lastIndexOf("@"));
  const own = path.search(/[~!#]/);
  return own <= 0 ? path : path.slice(0, own);
}
