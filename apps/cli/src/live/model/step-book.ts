import type { ErrorRecord, Json, RunEvent, StepFinished, StepStatus } from "@tidemark/spec";

import { appendLog, emptyLog, trimLog, type StepLog } from "./step-log.ts";
import { topOf } from "./step-paths.ts";

/** All that is shown of a step, whether it waits, runs or has ended. */
export interface StepRecord {
  readonly path: string;
  /** The wave of the flow's own scope in which it is planned; 0 for what only failures call. */
  readonly wave: number;
  readonly status: StepStatus | "planned" | "running";
  readonly title?: string;
  readonly uses?: string;
  readonly startedAt?: number;
  readonly durationMs?: number;
  readonly attempts?: number;
  readonly error?: ErrorRecord;
  readonly reason?: string;
  /** Of the last steps that ended. */
  readonly output?: Json;
}

/** How many steps of a group, or of its rounds, have begun and ended how. */
export interface ChildCounts {
  readonly running: number;
  readonly ended: number;
  readonly failed: number;
}

/**
 * Every step of a run with its log: what the list and the log of the full screen are drawn from, and the counts that a
 * state of bounded size does not have. It changes in place, since copying a map of 5,000 steps for each event would cost more
 * than drawing; the records in it do not.
 */
export interface StepBook {
  /** Rises whenever something that a list shows has changed. */
  readonly version: number;
  readonly steps: ReadonlyMap<string, StepRecord>;
  /** How many steps of the plan have ended. */
  readonly plannedEnded: number;
  readonly planned: number;
  /** When this process began to work on the run. */
  readonly since: number;
  log(path: string): StepLog;
  children(top: string): ChildCounts;
  /** Rounds of groups that say how many they have, beyond the one step that each group is counted as. */
  readonly rounds: { readonly done: number; readonly total: number };
  apply(event: RunEvent): void;
}

/** Lines that are kept of a step that runs, of one that failed, and of any other that has ended. */
const runningLines = 1000;
const failedLines = 200;
const endedLines = 40;
/** So many logs and outputs of steps that have ended are kept. */
const keptLogs = 300;
const keptOutputs = 100;
const noChildren: ChildCounts = { running: 0, ended: 0, failed: 0 };

/**
 * A book for one run.
 *
 * @example
 * const book = createStepBook();
 * store.subscribe((event) => book.apply(event));
 */
export function createStepBook(): StepBook {
  return new Book();
}

class Book implements StepBook {
  version = 0;
  plannedEnded = 0;
  planned = 0;
  since = 0;
  readonly steps = new Map<string, StepRecord>();
  readonly #logs = new Map<string, StepLog>();
  readonly #rounds = new Map<string, { readonly done: number; readonly total: number }>();
  readonly #children = new Map<string, ChildCounts>();
  /** Paths whose log or output is kept, the oldest first. */
  readonly #endedLogs: string[] = [];
  readonly #outputs: string[] = [];

  log(path: string): StepLog {
    return this.#logs.get(path) ?? emptyLog;
  }

  children(top: string): ChildCounts {
    return this.#children.get(top) ?? noChildren;
  }

  get rounds(): StepBook["rounds"] {
    let done = 0;
    let total = 0;
    for (const [path, group] of this.#rounds) {
      total += group.total - 1;
      done += this.steps.get(path)?.status === "running" ? group.done : group.total - 1;
    }
    return { done, total };
  }

  apply(event: RunEvent): void {
    switch (event.type) {
      case "run.started":
        this.since = event.at;
        this.planned = new Set(event.waves.flat()).size;
        for (const [index, paths] of event.waves.entries())
          for (const path of paths) this.#set({ path, wave: index + 1, status: "planned" });
        break;
      case "run.resumed":
        this.since = event.at;
        break;
      case "step.started": {
        const { path, uses, title, at } = event;
        const wave = this.#waveOf(path);
        this.#count(path, { running: 1 });
        this.#set({
          path,
          wave,
          status: "running",
          uses,
          startedAt: at,
          ...(title !== undefined && { title }),
        });
        break;
      }
      case "step.finished":
        this.#finish(event);
        break;
      case "attempt.progress": {
        const { path, completed, total } = event;
        const { running, ended } = this.children(path);
        if (completed === undefined || total === undefined || running + ended === 0 || topOf(path) !== path)
          return;
        this.#rounds.set(path, { done: Math.min(completed, total), total });
        break;
      }
      case "attempt.output": {
        const path = this.steps.has(event.path) ? event.path : (event.path.split("~", 1)[0] ?? event.path);
        if (this.steps.get(path)?.status !== "running") return;
        this.#logs.set(path, appendLog(this.log(path), event.stream, event.text, runningLines));
        break;
      }
      default:
    }
  }

  #finish({ path, status, durationMs, attempts, error, reason, output }: StepFinished): void {
    const before = this.steps.get(path);
    const isPlanned = before !== undefined && before.wave > 0 && topOf(path) === path;
    if (isPlanned && (before.status === "planned" || before.status === "running")) this.plannedEnded += 1;
    const wasRunning = before?.status === "running";
    this.#count(path, { running: wasRunning ? -1 : 0, ended: 1, failed: status === "failed" ? 1 : 0 });
    const wave = before?.wave ?? this.#waveOf(path);
    this.#set({
      path,
      wave,
      status,
      durationMs,
      attempts,
      ...(before?.uses !== undefined && { uses: before.uses }),
      ...(before?.title !== undefined && { title: before.title }),
      ...(error !== undefined && { error }),
      ...(reason !== undefined && { reason }),
      ...(output !== undefined && { output }),
    });
    this.#forgetOldest(path, status);
  }

  #forgetOldest(path: string, status: StepStatus): void {
    const log = this.#logs.get(path);
    if (log !== undefined) {
      this.#logs.set(path, trimLog(log, status === "failed" ? failedLines : endedLines));
      if (this.#endedLogs.push(path) > keptLogs) this.#logs.delete(this.#endedLogs.shift() ?? "");
    }
    if (this.#outputs.push(path) <= keptOutputs) return;
    const oldest = this.#outputs.shift() ?? "";
    const record = this.steps.get(oldest);
    if (record === undefined || record.status === "running") return;
    const { output: _output, ...rest } = record;
    this.steps.set(oldest, rest);
  }

  #waveOf(path: string): number {
    return this.steps.get(topOf(path))?.wave ?? 0;
  }

  #set(record: StepRecord): void {
    this.steps.set(record.path, record);
    this.version += 1;
  }

  #count(path: string, { running, ended = 0, failed = 0 }: Partial<ChildCounts> & { running: number }): void {
    const top = topOf(path);
    if (top === path) return;
    const before = this.children(top);
    this.#children.set(top, {
      running: before.running + running,
      ended: before.ended + ended,
      failed: before.failed + failed,
    });
  }
}
