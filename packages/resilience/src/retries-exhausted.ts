import { errorMessage } from "./error-fields.ts";
import { ResilienceError } from "./resilience-error.ts";

/**
 * The error for "that was the last attempt": it carries what every attempt failed with, and the last of them as
 * `cause`.
 *
 * @example
 * retriesExhausted([new Error("503"), new Error("504")]).message // "All 2 attempts failed. The last one: 504"
 */
export function retriesExhausted(errors: readonly unknown[]): ResilienceError {
  const last = errors.at(-1);
  const count = errors.length === 1 ? "The only attempt" : `All ${errors.length} attempts`;
  const ending = last === undefined ? "" : `. The last one: ${errorMessage(last)}`;
  return new ResilienceError("retries_exhausted", `${count} failed${ending}`, { cause: last, errors });
}
