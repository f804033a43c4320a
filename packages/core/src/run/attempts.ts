import {
  ResilienceError,
  nextAttempt,
  randomFor,
  retriesExhausted,
  type NextAttempt,
  type NoRetryReason,
  type RetryPolicy,
} from "@tidemark/resilience/policy";
import {
  formatDuration,
  fromErrorRecord,
  type AttemptFinished,
  type Completion,
  type ErrorRecord,
  type Json,
  type Outcome,
  type StepCall,
} from "@tidemark/spec";
import type { PlannedStep } from "../plan/execution-plan.ts";
import { Admission, release } from "./admission.ts";
import { effectOf } from "./effect-of.ts";
import { ownErrorRecord } from "./own-error-record.ts";
import type { Permits } from "./permits.ts";
import type { RunState } from "./run-state.ts";
import type { Key, Steps } from "./scheduler.ts";

/** How a step's attempts ended together. */
export type AttemptsResult =
  | {
      readonly status: "done";
      readonly attempts: number;
      readonly output: Json;
      /** The run whose output this is, where nothing was executed. */
      readonly cachedFrom?: string;
    }
  | {
      readonly status: "failed";
      readonly attempts: number;
      readonly error: ErrorRecord;
      readonly thrown: unknown;
    };

type Failure = Extract<Outcome, { status: "failed" }>;

export interface AttemptsOptions {
  readonly run: RunState;
  readonly step: PlannedStep;
  readonly path: string;
  readonly call: StepCall;
  readonly retry: RetryPolicy;
  /** A place among those that run at once: held while an attempt runs, given back while the next is waited for. */
  readonly permits: readonly Permits[];
  /** Whether the first attempt has its place already. */
  readonly admitted: boolean;
}

const noFailures: readonly Failure[] = [];

/** Attempts a step until it succeeds or nothing more may be tried. */
export class Attempts {
  readonly #options: AttemptsOptions;
  #failures: readonly Failure[] = noFailures;
  readonly #generation: number;
  #attempt = 0;
  #startedAt = 0;
  #lostMs = 0;
  #holdsPermits: boolean;
  /** The attempt or sleep that is waited for. */
  #open: string | undefined;
  #attempting = false;
  /** The sleep until the deadline, if there is one. */
  #deadline: string | undefined;
  #deadlineAt = Number.POSITIVE_INFINITY;

  constructor(options: AttemptsOptions) {
    this.#options = options;
    this.#holdsPermits = options.admitted;
    this.#generation = options.run.generationOf(options.path);
  }

  /** For how long the step was not worked on, although it was its turn. */
  get lostMs(): number {
    return this.#lostMs;
  }

  /** How many have been started. */
  get count(): number {
    return this.#attempt;
  }

  *steps(): Steps<AttemptsResult> {
    try {
      this.#beginDeadline();
      for (;;) {
        if (!this.#holdsPermits && !(yield* this.#queueUp())) return this.#pastDeadline();
        this.#beginAttempt();
        const { key, value } = yield this.#keys();
        if (key !== this.#open) return this.#pastDeadline();
        const { outcome, startedAt } = value as Completion;
        this.#noteStart(startedAt);
        if (outcome.status === "done") {
          this.#endAttempt({ status: "done" });
          const { value: output, cachedFrom } = outcome;
          const result = { status: "done", attempts: this.#attempt, output } as const;
          return cachedFrom === undefined ? result : { ...result, cachedFrom };
        }
        const next = this.#fail(outcome as Failure);
        if (!next.retry) return this.#failed(next.reason);
        this.#beginSleep(next.at);
        if ((yield this.#keys()).key !== this.#open) return this.#pastDeadline();
        this.#open = undefined;
      }
    } finally {
      this.#cleanUp();
    }
  }

  #keys(): readonly Key[] {
    return this.#deadline === undefined ? [this.#open!] : [this.#open!, this.#deadline];
  }

  /** Waits for a place. False where the deadline came first. */
  *#queueUp(): Steps<boolean> {
    const { run, permits } = this.#options;
    const turn = {};
    const admission = new Admission(permits, () => {
      this.#holdsPermits = true;
      run.scheduler.fire(turn);
    });
    if (this.#holdsPermits) return true;
    try {
      yield this.#deadline === undefined ? [turn] : [turn, this.#deadline];
      return this.#holdsPermits;
    } finally {
      if (!this.#holdsPermits) admission.withdraw();
    }
  }

  #beginDeadline(): void {
    const { run, step, path } = this.#options;
    const { deadlineMs } = step.definition;
    if (deadlineMs === undefined) return;
    this.#deadlineAt = run.now + deadlineMs;
    const until = { at: this.#deadlineAt };
    this.#deadline = run.begin({
      kind: "sleep",
      path: `${path}#deadline`,
      generation: this.#generation,
      attempt: 0,
      until,
    });
  }

  #beginAttempt(): void {
    const { run, step, path, call, retry } = this.#options;
    const attempt = (this.#attempt += 1);
    this.#startedAt = run.now;
    this.#attempting = true;
    run.emit({ type: "attempt.started", path, attempt, of: retry.maxRetries + 1 });
    const operation = { kind: "attempt", path, generation: this.#generation, attempt, step: call } as const;
    const { timeoutMs } = step;
    this.#open = run.begin(timeoutMs === undefined ? operation : { ...operation, timeoutMs });
  }

  /** A process may have died before the attempt that came to an end began: nobody worked on it meanwhile. */
  #noteStart(startedAt: number | undefined): void {
    if (startedAt === undefined || startedAt <= this.#startedAt) return;
    this.#lostMs += startedAt - this.#startedAt;
    this.#startedAt = startedAt;
  }

  #endAttempt(end: Pick<AttemptFinished, "status" | "error" | "retryAt">): void {
    const { run, path, permits } = this.#options;
    this.#open = undefined;
    this.#attempting = false;
    run.emit({
      ...end,
      type: "attempt.finished",
      path,
      attempt: this.#attempt,
      durationMs: run.now - this.#startedAt,
    });
    this.#holdsPermits = false;
    release(permits);
  }

  #fail(failure: Failure): NextAttempt {
    const { run, path, retry, step, call } = this.#options;
    this.#failures = [...this.#failures, failure];
    const next = nextAttempt({
      policy: retry,
      attempt: this.#attempt,
      error: failure.error,
      now: run.now,
      random: randomFor(run.header.seed, `${path}#${this.#attempt}`),
      deadlineAt: this.#deadlineAt,
      once: effectOf(step.runtime, call) === "once",
    });
    this.#endAttempt({ status: "failed", error: failure.error, ...(next.retry && { retryAt: next.at }) });
    return next;
  }

  #beginSleep(at: number): void {
    const { run, path } = this.#options;
    this.#open = run.begin({
      kind: "sleep",
      path: `${path}#backoff`,
      generation: this.#generation,
      attempt: this.#attempt,
      until: { at },
    });
  }

  /** Whatever still runs is past the deadline, or was dropped from outside. */
  #cleanUp(): void {
    const { run, permits } = this.#options;
    if (this.#open !== undefined) run.abandon(this.#open);
    if (this.#attempting) this.#endAttempt({ status: "cancelled" });
    else if (this.#holdsPermits) release(permits);
    if (this.#deadline !== undefined) run.abandon(this.#deadline);
  }

  #failed(reason: NoRetryReason): AttemptsResult {
    const last = this.#failures.at(-1)!;
    if (reason === "deadline") return this.#pastDeadline();
    if (reason !== "exhausted" || this.#failures.length === 1) {
      return { status: "failed", attempts: this.#attempt, error: last.error, thrown: thrownBy(last) };
    }
    const thrown = retriesExhausted(this.#failures.map(thrownBy));
    return { status: "failed", attempts: this.#attempt, error: ownErrorRecord(thrown), thrown };
  }

  #pastDeadline(): AttemptsResult {
    const { path, step } = this.#options;
    const allowed = formatDuration(step.definition.deadlineMs ?? 0);
    const last = this.#failures.at(-1);
    const thrown = new ResilienceError("deadline_passed", `\`${path}\` was not done within ${allowed}.`, {
      errors: this.#failures.map(thrownBy),
      ...(last && { cause: thrownBy(last) }),
      hint: "Give it more time with `deadline`, or fewer retries.",
    });
    return { status: "failed", attempts: this.#attempt, error: ownErrorRecord(thrown), thrown };
  }
}

/** The very object that was thrown, or, in a replay, an error like it. */
function thrownBy({ thrown, error }: Failure): unknown {
  return thrown ?? fromErrorRecord(error);
}
