export { calculateBackoffMs } from "./calculate-backoff-ms.ts";
export { cannotHaveArrived } from "./cannot-have-arrived.ts";
export { classifyError, isRetryableError, type ErrorClass } from "./classify-error.ts";
export {
  nextAttempt,
  type NextAttempt,
  type NextAttemptOptions,
  type NoRetryReason,
} from "./next-attempt.ts";
export { randomFor } from "./random-for.ts";
export {
  ResilienceError,
  isResilienceError,
  type ResilienceErrorCode,
  type ResilienceErrorOptions,
} from "./resilience-error.ts";
export { retriesExhausted } from "./retries-exhausted.ts";
export { retryAfterMs } from "./retry-after-ms.ts";
export { defaultRetryPolicy, retryPolicy, type RetryPolicy } from "./retry-policy.ts";
