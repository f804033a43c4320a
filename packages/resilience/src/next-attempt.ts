import { calculateBackoffMs } from "./calculate-backoff-ms.ts";
import { cannotHaveArrived } from "./cannot-have-arrived.ts";
import { classifyError, isCancellation } from "./classify-error.ts";
import { errorChain, errorCode } from "./error-fields.ts";
import { retryAfterMs } from "./retry-after-ms.ts";
import type { RetryPolicy } from "./retry-policy.ts";

export interface NextAttemptOptions {
  readonly policy: RetryPolicy;
  /** The attempt that failed. Counts from 1. */
  readonly attempt: number;
  /** What it failed with: the error, or its record where the decision must come out the same in a replay. */
  readonly error: unknown;
  /** When it failed, in milliseconds since the epoch. */
  readonly now: number;
  /** From 0 to 1. A replay passes the same number again. */
  readonly random: number;
  /** When the time for all attempts is over. @default never */
  readonly deadlineAt?: number;
  /** The effect must not happen twice: repeat only what cannot have reached its target. @default false */
  readonly once?: boolean;
}

/**
 * - `permanent`: another attempt would fail as well, or somebody cancelled.
 * - `not_listed`: the policy is not for such errors.
 * - `once`: it may have had its effect already.
 * - `exhausted`: that was the last attempt.
 * - `deadline`: the wait would not end in time.
 */
export type NoRetryReason = "permanent" | "not_listed" | "once" | "exhausted" | "deadline";

export type NextAttempt =
  | { readonly retry: true; readonly at: number; readonly delayMs: number }
  | { readonly retry: false; readonly reason: NoRetryReason };

/**
 * Decides what follows a failed attempt. Pure: time and chance are passed in, and waiting is the caller's business.
 *
 * @example
 * nextAttempt({ policy: defaultRetryPolicy, attempt: 1, error: { status: 503 }, now: 0, random: 0.5 })
 * // { retry: true, at: 500, delayMs: 500 }
 */
export function nextAttempt(options: NextAttemptOptions): NextAttempt {
  const { policy, attempt, error, now, random, deadlineAt = Infinity, once = false } = options;
  const refusal = refuse(error, policy.on);
  if (refusal !== undefined) return { retry: false, reason: refusal };
  if (once && !cannotHaveArrived(error)) return { retry: false, reason: "once" };
  if (attempt > policy.maxRetries) return { retry: false, reason: "exhausted" };
  const delayMs = Math.max(calculateBackoffMs(attempt - 1, policy, random), retryAfterMs(error, now) ?? 0);
  const at = now + delayMs;
  return at < deadlineAt ? { retry: true, at, delayMs } : { retry: false, reason: "deadline" };
}

function refuse(error: unknown, on: RetryPolicy["on"]): NoRetryReason | undefined {
  if (isCancellation(error)) return "permanent";
  if (typeof on !== "string" && namesCode(on, error)) return undefined;
  const verdict = classifyError(error);
  if (verdict === "permanent") return "permanent";
  if (typeof on !== "string") return "not_listed";
  return verdict === "transient" || on === "any" ? undefined : "not_listed";
}

function namesCode(codes: readonly string[], error: unknown): boolean {
  return errorChain(error).some((link) => codes.includes(errorCode(link) ?? ""));
}
