import type { Clock } from "@tidemark/spec";
import {
  defaultRetryPolicy,
  isCondition,
  isStrategy,
  type BackoffStrategy,
  type RetryPolicy,
} from "../retry-policy.ts";
import {
  aBoolean,
  aClock,
  aFunction,
  aSignal,
  checkOptions,
  count,
  hasMethods,
  invalidOption,
  milliseconds,
  type Checks,
} from "./check-options.ts";
import type { RetryBudget } from "./retry-budget.ts";

/** How failed attempts are repeated: of a call, or of the steps of a flow. */
export interface RetryConfig {
  /** Attempts after the first one. @default 3 */
  readonly maxRetries?: number;
  /** The longest first wait, in milliseconds. @default 1000 */
  readonly backoffBase?: number;
  /** How long one attempt may take, in milliseconds; 0 is no limit. @default 30000 */
  readonly timeout?: number;
  /**
   * The step that stands in where all attempts failed. The engine runs it; `executeWithRetry` knows no steps and passes
   * the id to its `fallback`.
   */
  readonly fallbackNodeId?: string;
}

/** What the work of `executeWithRetry` is told of its attempt. */
export interface RetryContext {
  /** Aborted when the attempt times out, the deadline passes, or the call is cancelled. */
  readonly signal: AbortSignal;
  /** Counts from 1. */
  readonly attempt: number;
}

/** A failed attempt. */
export interface FailedAttempt {
  /** Counts from 1. */
  readonly attempt: number;
  readonly error: unknown;
}

/** A failed attempt that another one follows. */
export interface ScheduledRetry extends FailedAttempt {
  /** How long it waits. */
  readonly delayMs: number;
  /** When the next attempt starts, in milliseconds since the epoch. */
  readonly at: number;
}

/** What a fallback stands in for. */
export interface RetryFailure {
  /** What the call would have failed with. */
  readonly error: unknown;
  /** What each attempt failed with, oldest first. */
  readonly errors: readonly unknown[];
  /** How many attempts were made. */
  readonly attempts: number;
  /** Aborted when the call is cancelled. */
  readonly signal: AbortSignal;
  /** As it was given in the options. */
  readonly fallbackNodeId?: string;
}

/** Times are milliseconds. */
export interface ExecuteWithRetryOptions<Fallback = never> extends RetryConfig {
  /** The longest wait. @default 30000, or `backoffBase` where that is longer */
  readonly backoffCap?: number;
  /** What the longest wait is multiplied with from retry to retry; of the strategy `exponential` alone. @default 2 */
  readonly backoffFactor?: number;
  /** How the longest wait grows from retry to retry. @default "exponential" */
  readonly strategy?: BackoffStrategy;
  /** `full`: a random wait between nothing and the longest. `none`: the longest. @default "full" */
  readonly jitter?: "full" | "none";
  /**
   * `any`: repeats what is not known to be permanent; `transient`: only what is known to pass; or a list of error codes.
   * @default "any"
   */
  readonly on?: "any" | "transient" | readonly string[];
  /** Asked before each retry that the other options allow; `false` ends the call with the attempt's error. */
  readonly shouldRetry?: (failed: FailedAttempt) => boolean;
  /** How long all attempts and waits may take together; 0 is no limit. @default 0 */
  readonly deadline?: number;
  /** The effect must not happen twice: repeats only what cannot have reached its target. @default false */
  readonly once?: boolean;
  /** Ends the call at once: the attempt, a wait, or the fallback. */
  readonly signal?: AbortSignal;
  /** Gives the result where the attempts failed. Called once, and never after a cancel. */
  readonly fallback?: (failure: RetryFailure) => Fallback | PromiseLike<Fallback>;
  /** Called before each attempt. What it throws ends the call. */
  readonly onAttempt?: (started: { readonly attempt: number }) => void;
  /** Called when a retry is certain and before it is waited for. What it throws ends the call. */
  readonly onRetry?: (retry: ScheduledRetry) => void;
  /** Shared by calls, so that retries stay a share of them: see `retryBudget`. */
  readonly budget?: RetryBudget;
  /** @default the machine's clock */
  readonly clock?: Clock;
  /** A number from 0 to 1 for each wait. @default Math.random */
  readonly random?: () => number;
}

const checks: Checks<ExecuteWithRetryOptions> = {
  maxRetries: count,
  backoffBase: milliseconds,
  timeout: milliseconds,
  fallbackNodeId: ["a text", (value) => typeof value === "string" && value !== ""],
  backoffCap: milliseconds,
  backoffFactor: ["a number of at least 1", (value) => Number.isFinite(value) && Number(value) >= 1],
  strategy: ['"exponential", "linear" or "fixed"', isStrategy],
  jitter: ['"full" or "none"', (value) => value === "full" || value === "none"],
  on: ['"any", "transient" or a list of error codes', isCondition],
  shouldRetry: aFunction,
  deadline: milliseconds,
  once: aBoolean,
  signal: aSignal,
  fallback: aFunction,
  onAttempt: aFunction,
  onRetry: aFunction,
  budget: ["a retry budget", (value) => hasMethods(value, "countCall", "takeRetry")],
  clock: aClock,
  random: aFunction,
};

/** Refuses options that are not what they must be. */
export function checkRetryOptions(options: ExecuteWithRetryOptions<unknown>): void {
  checkOptions<ExecuteWithRetryOptions<unknown>>(options, checks);
  const { strategy = "exponential", backoffFactor } = options;
  if (strategy !== "exponential" && backoffFactor !== undefined) {
    throw invalidOption("backoffFactor", `left out where the strategy is "${strategy}"`, backoffFactor);
  }
}

/** The policy that options stand for. */
export function policyOf(options: ExecuteWithRetryOptions<unknown>): RetryPolicy {
  const { maxRetries = defaultRetryPolicy.maxRetries, backoffBase: baseMs = defaultRetryPolicy.baseMs } =
    options;
  // Who only says how long the first wait is did not ask for a shorter one.
  const { backoffCap: capMs = Math.max(defaultRetryPolicy.capMs, baseMs) } = options;
  const { backoffFactor: factor = defaultRetryPolicy.factor, jitter = defaultRetryPolicy.jitter } = options;
  const { strategy = "exponential", on = "any" } = options;
  return { maxRetries, baseMs, capMs, factor, jitter, strategy, on };
}
