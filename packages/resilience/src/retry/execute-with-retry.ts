import { RetryRun } from "./retry-run.ts";
import { checkRetryOptions, type RetryContext, type ExecuteWithRetryOptions } from "./retry-config.ts";

/**
 * Calls `work` until it succeeds or another attempt is no longer worth it. Each attempt has a signal and a time limit of
 * its own; what comes after that is dropped. Without a result it rejects with the attempt's own error where that is not
 * repeated or was the only attempt, else with a `ResilienceError`: `retries_exhausted`, `attempt_timed_out`,
 * `deadline_passed`, `cancelled`, `retry_budget_spent`.
 *
 * @example
 * const page = await executeWithRetry(({ signal }) => fetch(url, { signal }), { maxRetries: 5, timeout: 10_000 });
 */
export function executeWithRetry<Result, Fallback = never>(
  work: (context: RetryContext) => Result | PromiseLike<Result>,
  options: ExecuteWithRetryOptions<Fallback> = {},
): Promise<Result | Fallback> {
  return new Promise((resolve, reject) => {
    checkRetryOptions(options);
    new RetryRun<Result | Fallback>({ work, options, resolve, reject }).start();
  });
}
