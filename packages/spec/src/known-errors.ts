import { TidemarkError, isTidemarkError, type TidemarkErrorOptions } from "./error.ts";

/** What may pass by itself: too early, too often, too busy, broken for now. */
const passingStatuses: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);

export type HttpErrorCode =
  /** The answer has a status that means failure. */
  | "http_status"
  /** There was no answer; `cause` says why. */
  | "http_failed";

export interface HttpErrorOptions extends TidemarkErrorOptions {
  /** The status of the answer, where there was one. */
  readonly status?: number;
  /** The answer's `Retry-After`, as it was given: seconds, or an HTTP date. A retry waits at least so long. */
  readonly retryAfter?: number | string;
  /** @default true for 408, 425, 429, 500, 502, 503 and 504; without a status it is left to the cause */
  readonly retryable?: boolean | "unknown";
}

/**
 * An HTTP request that failed.
 *
 * @example
 * new HttpError("GET /items answered 503.", { status: 503, retryAfter: "20" }).retryable // true
 */
export class HttpError extends TidemarkError<HttpErrorCode> {
  override name = "HttpError";
  readonly status?: number;
  readonly retryAfter?: number | string;

  constructor(message: string, options: HttpErrorOptions = {}) {
    const { status, retryAfter } = options;
    const { retryable = status === undefined ? "unknown" : passingStatuses.has(status) } = options;
    super("http", status === undefined ? "http_failed" : "http_status", message, { ...options, retryable });
    if (status !== undefined) this.status = status;
    if (retryAfter !== undefined) this.retryAfter = retryAfter;
  }
}

/** Whether a value is an `HttpError`, of whichever copy of this package. */
export function isHttpError(value: unknown): value is HttpError {
  return isTidemarkError(value, "http");
}

export type AIErrorCode = "ai_failed";

export interface AIErrorOptions extends TidemarkErrorOptions {
  /** The status of the provider's answer, where there was one. */
  readonly status?: number;
  /** The answer's `Retry-After`, as it was given: seconds, or an HTTP date. A retry waits at least so long. */
  readonly retryAfter?: number | string;
  /** @default true, unless there is a status that will be the same the next time, such as 401 */
  readonly retryable?: boolean | "unknown";
}

/**
 * A model that gave no usable answer. The next one may well be usable.
 *
 * @example
 * new AIError("The answer is no JSON.").retryable // true
 */
export class AIError extends TidemarkError<AIErrorCode> {
  override name = "AIError";
  readonly status?: number;
  readonly retryAfter?: number | string;

  constructor(message: string, options: AIErrorOptions = {}) {
    const { status, retryAfter } = options;
    const { retryable = status === undefined || passingStatuses.has(status) } = options;
    super("ai", "ai_failed", message, { ...options, retryable });
    if (status !== undefined) this.status = status;
    if (retryAfter !== undefined) this.retryAfter = retryAfter;
  }
}

/** Whether a value is an `AIError`, of whichever copy of this package. */
export function isAIError(value: unknown): value is AIError {
  return isTidemarkError(value, "ai");
}

export type TimeoutErrorCode = "timed_out";

export interface TimeoutErrorOptions extends TidemarkErrorOptions {
  /** How long was waited, in milliseconds. */
  readonly timeoutMs?: number;
  /** @default true */
  readonly retryable?: boolean | "unknown";
}

/**
 * Something that took too long.
 *
 * @example
 * new TimeoutError("No answer within 5s.", { timeoutMs: 5000 }).retryable // true
 */
export class TimeoutError extends TidemarkError<TimeoutErrorCode> {
  override name = "TimeoutError";
  readonly timeoutMs?: number;

  constructor(message: string, options: TimeoutErrorOptions = {}) {
    const { timeoutMs, retryable = true } = options;
    super("timeout", "timed_out", message, { ...options, retryable });
    if (timeoutMs !== undefined) this.timeoutMs = timeoutMs;
  }
}

/** Whether a value is a `TimeoutError` of ours, of whichever copy of this package. */
export function isTimeoutError(value: unknown): value is TimeoutError {
  return isTidemarkError(value, "timeout");
}
