import { TidemarkError, fromErrorRecord, isTidemarkError, type TidemarkErrorOptions } from "@tidemark/spec";
import { isErrorRecord } from "./error-fields.ts";

/**
 * - `attempt_timed_out`: one attempt took too long; another may be made.
 * - `deadline_passed`: the time for all attempts is over, or would be before the next one.
 * - `retries_exhausted`: as many attempts failed as the policy allows.
 * - `cancelled`: somebody wanted it to end.
 * - `invalid_policy`: a setting is not what it must be.
 * - `retry_budget_spent`: another attempt would be one retry too many among the calls of late.
 * - `fallback_failed`: the attempts failed, and what should stand in for them failed too; `errors` has both.
 * - `breaker_open`: refused without an attempt, because too many calls failed of late; `retryAfter` says when to come back.
 * - `run_exists`: the run that should be created is there already.
 * - `unreadable`: a file of a run could not be read.
 * - `closed`: what is written to was closed before.
 * - `locked`: another process works on the run.
 * - `damaged`: a file of a run is not what was written.
 * - `newer_version`: a file of a run was written by a later version.
 * - `unwritable`: a file of a run could not be written.
 * - `run_not_found`: there is no such run, or nothing is kept of it.
 * - `ambiguous_run`: several runs are meant by what was said.
 * - `invalid_state`: what is to be saved of a run is not a state.
 * - `diverged`: what is recorded of a step is not of the step as it is now.
 * - `settled`: a person decided that an interrupted attempt failed.
 * - `stalled`: nothing runs and nothing can: an error of the engine.
 * - `invalid_id`: a name that no folder may have.
 */
export type ResilienceErrorCode =
  | "attempt_timed_out"
  | "deadline_passed"
  | "retries_exhausted"
  | "cancelled"
  | "invalid_policy"
  | "retry_budget_spent"
  | "fallback_failed"
  | "breaker_open"
  | "run_exists"
  | "unreadable"
  | "closed"
  | "locked"
  | "damaged"
  | "newer_version"
  | "unwritable"
  | "run_not_found"
  | "ambiguous_run"
  | "invalid_state"
  | "diverged"
  | "settled"
  | "stalled"
  | "invalid_id";

const passingCodes: ReadonlySet<ResilienceErrorCode> = new Set(["attempt_timed_out", "breaker_open"]);

export interface ResilienceErrorOptions extends TidemarkErrorOptions {
  /** Whether trying again may help. @default true for `attempt_timed_out` and `breaker_open`, else false */
  readonly retryable?: boolean;
  /** What each attempt failed with, oldest first. */
  readonly errors?: readonly unknown[];
  /** The least time after which trying again may help, in seconds. */
  readonly retryAfter?: number;
}

/**
 * Every error of this package. The four ways in which attempts can end without a result are four codes. Records given
 * as `cause` or in `errors` become errors.
 *
 * @example
 * new ResilienceError("attempt_timed_out", "No answer within 30s.").retryable // true
 */
export class ResilienceError extends TidemarkError<ResilienceErrorCode> {
  override name = "ResilienceError";
  /** What each attempt failed with, oldest first. */
  readonly errors?: readonly unknown[];
  /** The least time after which trying again may help, in seconds: a retry waits at least so long. */
  readonly retryAfter?: number;

  constructor(code: ResilienceErrorCode, message: string, options: ResilienceErrorOptions = {}) {
    const { cause, errors, retryAfter, retryable = passingCodes.has(code) } = options;
    super("resilience", code, message, { ...options, cause: revive(cause), retryable });
    if (errors !== undefined) this.errors = errors.map(revive);
    if (retryAfter !== undefined) this.retryAfter = retryAfter;
  }
}

/** A replay only has the records of earlier errors. As errors again, they are recorded again just as they were. */
function revive(error: unknown): unknown {
  return isErrorRecord(error) ? fromErrorRecord(error) : error;
}

/** Whether a value is an error of this package, or of another copy of it. */
export function isResilienceError(value: unknown): value is ResilienceError {
  return isTidemarkError(value, "resilience");
}
