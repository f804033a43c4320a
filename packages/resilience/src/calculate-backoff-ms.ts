import type { RetryPolicy } from "./retry-policy.ts";

type BackoffPolicy = Pick<RetryPolicy, "baseMs" | "capMs" | "factor" | "jitter" | "strategy">;

/**
 * How long to wait before a retry: random(0, min(cap, base · factorⁿ)) in whole milliseconds; with the strategy `linear`
 * base · (n + 1) in place of the power, with `fixed` the base alone. The jitter comes after the cap, so that waits stay
 * spread out when they have reached it.
 *
 * @param retry counts from 0
 * @param random from 0 to 1
 *
 * @example
 * calculateBackoffMs(2, { ...defaultRetryPolicy, jitter: "none" }, 0.5) // 4000
 */
export function calculateBackoffMs(retry: number, policy: BackoffPolicy, random: number): number {
  const limit = longestWaitMs(Math.max(0, retry), policy);
  if (policy.jitter === "none") return limit;
  const share = random > 0 ? Math.min(random, 1) : 0;
  // Every whole number from 0 to the limit is equally likely.
  return Math.min(limit, Math.floor(share * (limit + 1)));
}

function longestWaitMs(retry: number, policy: BackoffPolicy): number {
  // Nothing times an overflowed power would be NaN.
  if (policy.baseMs <= 0) return 0;
  return Math.floor(Math.min(policy.capMs, policy.baseMs * growth(retry, policy)));
}

function growth(retry: number, { strategy = "exponential", factor }: BackoffPolicy): number {
  if (strategy === "fixed") return 1;
  return strategy === "linear" ? retry + 1 : factor ** retry;
}
