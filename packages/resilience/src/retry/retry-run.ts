import { formatDuration } from "@tidemark/spec";
import { isCancellation } from "../classify-error.ts";
import { errorMessage } from "../error-fields.ts";
import { nextAttempt, type NoRetryReason } from "../next-attempt.ts";
import { ResilienceError } from "../resilience-error.ts";
import { retriesExhausted } from "../retries-exhausted.ts";
import type { RetryPolicy } from "../retry-policy.ts";
import type { TimerEntry } from "../timer-queue.ts";
import { cancelled } from "./cancelled.ts";
import { policyOf, type RetryContext, type ExecuteWithRetryOptions } from "./retry-config.ts";
import { sharedTimers, timersOn, type Timers } from "./shared-timers.ts";

export interface RetryRunOptions<Result> {
  readonly work: (context: RetryContext) => Result | PromiseLike<Result>;
  readonly options: ExecuteWithRetryOptions<Result>;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * One call of `executeWithRetry`. At any time it does one thing: it attempts, it sleeps, or its fallback runs. What runs
 * has a controller of its own, and an answer counts only while that is still the current one.
 */
export class RetryRun<Result> {
  readonly #call: RetryRunOptions<Result>;
  readonly #options: ExecuteWithRetryOptions<Result>;
  readonly #timers: Timers;
  readonly #timeout: number;
  readonly #deadlineAt: number;
  /** Made when the first attempt fails. Most do not. */
  #policy: RetryPolicy | undefined;
  readonly #errors: unknown[] = [];
  #attempt = 0;
  #running: AbortController | undefined;
  #timer: TimerEntry | undefined;
  #onAbort: (() => void) | undefined;
  #ended = false;

  constructor(call: RetryRunOptions<Result>) {
    const { clock, timeout = 30_000, deadline = 0 } = call.options;
    this.#call = call;
    this.#options = call.options;
    this.#timers = clock === undefined ? sharedTimers() : timersOn(clock);
    this.#timeout = timeout;
    this.#deadlineAt = deadline === 0 ? Number.POSITIVE_INFINITY : this.#timers.now() + deadline;
  }

  start(): void {
    const { signal, budget } = this.#options;
    if (signal !== undefined) {
      if (signal.aborted) return this.#reject(cancelled("The call", signal));
      this.#onAbort = () => this.#cancel(signal);
      signal.addEventListener("abort", this.#onAbort);
    }
    budget?.countCall();
    this.#begin();
  }

  #begin(): void {
    // A busy process may wake up late.
    if (this.#attempt > 0 && this.#timers.now() >= this.#deadlineAt) return this.#passDeadline();
    const attempt = (this.#attempt += 1);
    const { onAttempt } = this.#options;
    if (onAttempt !== undefined && !this.#tell(() => onAttempt({ attempt }))) return;
    const controller = new AbortController();
    this.#running = controller;
    this.#limit();
    let answer: Result | PromiseLike<Result>;
    try {
      answer = this.#call.work({ signal: controller.signal, attempt });
    } catch (error) {
      if (this.#running === controller) this.#fail(error);
      return;
    }
    Promise.resolve(answer).then(
      (result) => {
        if (this.#running === controller) this.#resolve(result);
      },
      (error: unknown) => {
        if (this.#running === controller) this.#fail(error);
      },
    );
  }

  /** The time limit of the attempt, or the call's deadline, whichever comes first. */
  #limit(): void {
    if (this.#timeout === 0 && this.#deadlineAt === Number.POSITIVE_INFINITY) return;
    const endsAt = this.#timeout === 0 ? Number.POSITIVE_INFINITY : this.#timers.now() + this.#timeout;
    if (endsAt < this.#deadlineAt) this.#wait(endsAt, () => this.#timeOut());
    else this.#wait(this.#deadlineAt, () => this.#passDeadline());
  }

  /** Goes on by a promise: one timer serves all calls, and what follows belongs to the async context of this one. */
  #wait(dueAt: number, then: () => void): void {
    let entry: TimerEntry | undefined;
    const due = new Promise<void>((resolve) => {
      entry = this.#timers.add(dueAt, resolve);
    });
    this.#timer = entry;
    void due.then(() => {
      if (this.#timer === entry) then();
    });
  }

  #timeOut(): void {
    const allowed = formatDuration(this.#timeout);
    const error = new ResilienceError(
      "attempt_timed_out",
      `Attempt ${this.#attempt} had no result within ${allowed}.`,
      { hint: "Give it more time with `timeout`." },
    );
    this.#abort(error);
    // Who hears of it may have cancelled the call.
    if (!this.#ended) this.#fail(error);
  }

  #passDeadline(): void {
    const allowed = formatDuration(this.#options.deadline ?? 0);
    const error = this.#because("deadline_passed", `There was no result within ${allowed}.`);
    this.#abort(error);
    this.#giveUp(error);
  }

  #fail(error: unknown): void {
    this.#stop();
    this.#errors.push(error);
    const { random = Math.random, once = false, shouldRetry, budget, onRetry } = this.#options;
    this.#policy ??= policyOf(this.#options);
    const attempt = this.#attempt;
    const ask = (): void => {
      const decision = {
        policy: this.#policy!,
        attempt,
        error,
        now: this.#timers.now(),
        deadlineAt: this.#deadlineAt,
      };
      const next = nextAttempt({ ...decision, once, random: random() });
      if (!next.retry) return this.#giveUp(this.#errorFor(next.reason));
      if (shouldRetry?.({ attempt, error }) === false) return this.#giveUp(error);
      // Who was asked may have cancelled the call.
      if (this.#ended) return;
      if (budget?.takeRetry() === false) return this.#giveUp(this.#budgetSpent());
      onRetry?.({ attempt, error, delayMs: next.delayMs, at: next.at });
      if (!this.#ended) this.#wait(next.at, () => this.#begin());
    };
    this.#tell(ask);
  }

  /** Calls what is not ours. What it throws ends the call. Answers whether the call goes on. */
  #tell(callback: () => void): boolean {
    try {
      callback();
    } catch (thrown) {
      this.#reject(thrown);
    }
    return !this.#ended;
  }

  #giveUp(error: unknown): void {
    if (this.#ended) return;
    const { fallback } = this.#options;
    if (fallback === undefined || isCancellation(error)) return this.#reject(error);
    this.#stop();
    const controller = new AbortController();
    this.#running = controller;
    const { fallbackNodeId } = this.#options;
    const failure = {
      error,
      errors: [...this.#errors],
      attempts: this.#attempt,
      signal: controller.signal,
      ...(fallbackNodeId !== undefined && { fallbackNodeId }),
    };
    new Promise<Result>((resolve) => resolve(fallback(failure))).then(
      (result) => {
        if (this.#running === controller) this.#resolve(result);
      },
      (thrown: unknown) => {
        if (this.#running === controller) this.#reject(fallbackFailed(error, thrown));
      },
    );
  }

  #errorFor(reason: NoRetryReason): unknown {
    if (reason === "deadline") {
      const allowed = formatDuration(this.#options.deadline ?? 0);
      return this.#because(
        "deadline_passed",
        `The next attempt would start after the ${allowed} that were allowed.`,
      );
    }
    const isGathered = reason === "exhausted" && this.#errors.length > 1;
    return isGathered ? retriesExhausted(this.#errors) : this.#errors.at(-1);
  }

  #budgetSpent(): ResilienceError {
    return this.#because(
      "retry_budget_spent",
      "The retry budget is spent: there were too many retries of late.",
    );
  }

  /** An error that ends the attempts, with those that they failed with. */
  #because(code: "deadline_passed" | "retry_budget_spent", reason: string): ResilienceError {
    const errors = [...this.#errors];
    if (errors.length === 0) return new ResilienceError(code, reason, { errors });
    const cause = errors.at(-1);
    return new ResilienceError(code, `${reason} The last attempt: ${errorMessage(cause)}`, { cause, errors });
  }

  #cancel(signal: AbortSignal): void {
    const controller = this.#running;
    this.#reject(cancelled("The call", signal));
    controller?.abort(signal.reason);
  }

  /** Ends what runs. Its answer no longer counts. */
  #abort(reason: unknown): void {
    const controller = this.#running;
    this.#stop();
    controller?.abort(reason);
  }

  #stop(): void {
    this.#running = undefined;
    if (this.#timer === undefined) return;
    this.#timers.remove(this.#timer);
    this.#timer = undefined;
  }

  #resolve(result: Result): void {
    this.#end();
    this.#call.resolve(result);
  }

  #reject(error: unknown): void {
    this.#end();
    this.#call.reject(error);
  }

  #end(): void {
    this.#ended = true;
    this.#stop();
    if (this.#onAbort !== undefined) this.#options.signal?.removeEventListener("abort", this.#onAbort);
  }
}

function fallbackFailed(error: unknown, thrown: unknown): ResilienceError {
  return new ResilienceError(
    "fallback_failed",
    `${errorMessage(error)} · The fallback failed too: ${errorMessage(thrown)}`,
    { cause: error, errors: [error, thrown] },
  );
}
