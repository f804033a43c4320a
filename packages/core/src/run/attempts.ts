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
import { ownErrorRecord } from "./own-error-record.ts";
import { acquire, release, tryAcquire } from "./acquire.ts";
import { effectOf } from "./effect-of.ts";
import type { Permits } from "./permits.ts";
import type { RunState } from "./run-state.ts";
import type { Key, Steps } from "./scheduler.ts";

/** How a step's attempts ended together. */
export type AttemptsResult =
  | { readonly status: "done"; readonly attempts: number; readonly output: Json }
  | { readonly status: "failed"; readonly attempts: number; readonly error: ErrorRecord; readonly thrown: unknown };

type Failure = Extract<Outcome, { status: "failed" }>;

export interface AttemptsOptions {
  readonly run: RunState;
  readonly step: PlannedStep;
  readonly path: string;
  readonly retry: RetryPolicy;
  /** Called once, when the first attempt may start. Throws what an expression throws. */
  readonly prepare: () => StepCall;
}

/**
 * Attempts a step until it succeeds or nothing more may be tried. A place among those that run at
 * once is held during an attempt, not during the wait for the next.
 */
export class Attempts {
  readonly #options: AttemptsOptions;
  readonly #permits: readonly Permits[];
  readonly #failures: Failure[] = [];
  #attempt = 0;
  #call: StepCall | undefined;
  /** The keys that end a wait early: the sleep until the deadline, if there is one. */
  #deadline: readonly Key[] = [];
  #deadlineAt = Number.POSITIVE_INFINITY;
  /** What follows the last failure. */
  #next: NextAttempt | undefined;

  constructor(options: AttemptsOptions) {
    const { run, step } = options;
    const limit = step.definition.limit === undefined ? undefined : run.limits.get(step.definition.limit);
    this.#options = options;
    this.#permits = limit === undefined ? [run.permits] : [limit, run.permits];
  }

  /** How many have been started. */
  get count(): number {
    return this.#attempt;
  }

  /** What the step was called with, once it has been. */
  get call(): StepCall | undefined {
    return this.#call;
  }

  *steps(): Steps<AttemptsResult> {
    try {
      for (;;) {
        const free = tryAcquire(this.#permits);
        if (!free && !(yield* acquire(this.#permits, this.#deadline))) return this.#pastDeadline();
        let outcome: Outcome | undefined;
        try {
          this.#call ??= this.#prepare();
          outcome = yield* this.#once(this.#call);
        } catch (thrown) {
          return { status: "failed", attempts: this.#attempt, error: ownErrorRecord(thrown), thrown };
        } finally {
          release(this.#permits);
        }
        if (outcome === undefined) return this.#pastDeadline();
        if (outcome.status === "done") return { status: "done", attempts: this.#attempt, output: outcome.value };
        const next = this.#next;
        if (next === undefined || !next.retry) return this.#failed(next?.reason);
        if (!(yield* this.#sleep(next.at))) return this.#pastDeadline();
      }
    } finally {
      for (const key of this.#deadline) this.#options.run.abandon(key as string);
    }
  }

  #prepare(): StepCall {
    const { run, step, path, prepare } = this.#options;
    const call = prepare();
    const { deadlineMs } = step.definition;
    if (deadlineMs !== undefined) {
      this.#deadlineAt = run.now + deadlineMs;
      const until = { at: this.#deadlineAt };
      this.#deadline = [run.begin({ kind: "sleep", path: `${path}#deadline`, generation: 0, attempt: 0, until })];
    }
    return call;
  }

  /** One attempt. Nothing is returned where the deadline came first. */
  *#once(call: StepCall): Steps<Outcome | undefined> {
    const { run, step, path, retry } = this.#options;
    const attempt = (this.#attempt += 1);
    const startedAt = run.now;
    run.emit({ type: "attempt.started", path, attempt, of: retry.maxRetries + 1 });
    const operation = { kind: "attempt", path, generation: 0, attempt, step: call } as const;
    const { timeoutMs } = step;
    const id = run.begin(timeoutMs === undefined ? operation : { ...operation, timeoutMs });
    let outcome: Outcome | undefined;
    try {
      const fired = yield this.#deadline.length === 0 ? [id] : [id, ...this.#deadline];
      if (fired.key === id) outcome = (fired.value as Completion).outcome;
    } finally {
      // Past the deadline, or dropped from outside.
      if (outcome === undefined) {
        run.abandon(id);
        this.#finish(startedAt, { status: "cancelled" });
      }
    }
    if (outcome === undefined) return undefined;
    if (outcome.status === "done") {
      this.#finish(startedAt, { status: "done" });
    } else if (outcome.status === "failed") {
      this.#failures.push(outcome);
      this.#next = this.#decide(outcome.error, call);
      const retryAt = this.#next.retry ? { retryAt: this.#next.at } : {};
      this.#finish(startedAt, { status: "failed", error: outcome.error, ...retryAt });
    }
    return outcome;
  }

  #finish(startedAt: number, end: Pick<AttemptFinished, "status" | "error" | "retryAt">): void {
    const { run, path } = this.#options;
    run.emit({ ...end, type: "attempt.finished", path, attempt: this.#attempt, durationMs: run.now - startedAt });
  }

  #decide(error: ErrorRecord, call: StepCall): NextAttempt {
    const { run, path, retry, step } = this.#options;
    return nextAttempt({
      policy: retry,
      attempt: this.#attempt,
      error,
      now: run.now,
      random: randomFor(run.header.seed, `${path}#${this.#attempt}`),
      deadlineAt: this.#deadlineAt,
      once: effectOf(step, call) === "once",
    });
  }

  *#sleep(at: number): Steps<boolean> {
    const { run, path } = this.#options;
    const id = run.begin({ kind: "sleep", path: `${path}#backoff`, generation: 0, attempt: this.#attempt, until: { at } });
    let elapsed = false;
    try {
      const { key } = yield [id, ...this.#deadline];
      elapsed = key === id;
      return elapsed;
    } finally {
      if (!elapsed) run.abandon(id);
    }
  }

  #failed(reason: NoRetryReason | undefined): AttemptsResult {
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
