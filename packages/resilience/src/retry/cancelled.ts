import { ResilienceError } from "../resilience-error.ts";

/** The end of something that is no longer wanted, with the reason of the signal as its cause. */
export function cancelled(what: string, signal: AbortSignal): ResilienceError {
  return new ResilienceError("cancelled", `${what} was cancelled.`, { cause: signal.reason });
}

/** Throws `cancelled` where the signal has fired. */
export function throwIfCancelled(what: string, signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw cancelled(what, signal);
}
