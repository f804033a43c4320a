import { TidemarkError, fromErrorRecord, isTidemarkError, type TidemarkErrorOptions } from "@tidemark/spec";
import { isErrorRecord } from "./error-fields.ts";

/**
 * - `attempt_timed_out`: one attempt took too long; another may be made.
 * - `deadline_passed`: the time for all attempts is over, or would be before the next one.
 * - `retries_exhausted`: as many attempts failed as the policy allows.
 * - `cancelled`: somebody wanted it to end.
 * - `invalid_policy`: a setting is not what it must be.
 */
export type ResilienceErrorCode =
  | "attempt_timed_out"
  | "deadline_passed"
  | "retries_exhausted"
  | "cancelled"
  | "invalid_policy";

export interface ResilienceErrorOptions extends TidemarkErrorOptions {
  /** Whether trying again may help. @default true for `attempt_timed_out`, else false */
  readonly retryable?: boolean;
  /** What each attempt failed with, oldest first. */
  readonly errors?: readonly unknown[];
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

  constructor(code: ResilienceErrorCode, message: string, options: ResilienceErrorOptions = {}) {
    const { cause, errors, retryable = code === "attempt_timed_out" } = options;
    super("resilience", code, message, { ...options, cause: revive(cause), retryable });
    if (errors !== undefined) this.errors = errors.map(revive);
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
