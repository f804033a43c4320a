import type { Json } from "./json.ts";

/** An error as events, journals and expressions see it. */
export interface ErrorRecord {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  readonly retryable?: boolean;
  readonly hint?: string;
  readonly stack?: string;
  /** The HTTP status, where the error came from an answer that had one. */
  readonly status?: number;
  /** The answer's `Retry-After`, as it was given: seconds, or an HTTP date. */
  readonly retryAfter?: number | string;
  readonly cause?: ErrorRecord;
  /** The errors this one gathers: every attempt's, or every failed step's. */
  readonly errors?: readonly ErrorRecord[];
}

const maximumDepth = 8;

/**
 * Turns anything that was thrown into a record that survives JSON.
 *
 * @example
 * toErrorRecord(new TypeError("no")).name // "TypeError"
 */
export function toErrorRecord(thrown: unknown, depth = 0): ErrorRecord {
  if (!(thrown instanceof Error)) return { name: "Error", message: describe(thrown) };
  const { code, retryable, hint, status, statusCode, retryAfter } = thrown as unknown as Record<
    string,
    unknown
  >;
  const nested = depth < maximumDepth;
  const errors = nested && "errors" in thrown && Array.isArray(thrown.errors) ? thrown.errors : undefined;
  return {
    name: thrown.name,
    message: thrown.message,
    ...(typeof code === "string" || typeof code === "number" ? { code: String(code) } : {}),
    ...(typeof retryable === "boolean" ? { retryable } : {}),
    ...(typeof hint === "string" ? { hint } : {}),
    ...(typeof status === "number"
      ? { status }
      : typeof statusCode === "number"
        ? { status: statusCode }
        : {}),
    ...(typeof retryAfter === "number" || typeof retryAfter === "string" ? { retryAfter } : {}),
    ...(thrown.stack === undefined ? {} : { stack: thrown.stack }),
    ...(thrown.cause === undefined || !nested ? {} : { cause: toErrorRecord(thrown.cause, depth + 1) }),
    ...(errors === undefined ? {} : { errors: errors.map((error) => toErrorRecord(error, depth + 1)) }),
  };
}

/**
 * The error that a record stands for: an `Error` with the recorded name, code, stack and causes.
 *
 * @example
 * fromErrorRecord({ name: "HttpError", message: "503" }).name // "HttpError"
 */
export function fromErrorRecord(record: ErrorRecord): Error {
  const { cause, errors, ...rest } = record;
  const own = { stack: `${record.name}: ${record.message}`, ...rest };
  const options = cause === undefined ? undefined : { cause: fromErrorRecord(cause) };
  const error =
    errors === undefined
      ? new Error(record.message, options)
      : new AggregateError(errors.map(fromErrorRecord), record.message, options);
  for (const [key, value] of Object.entries(own)) {
    if (key !== "message") Object.defineProperty(error, key, { value, writable: true, configurable: true });
  }
  return error;
}

function describe(thrown: unknown): string {
  if (typeof thrown === "string") return thrown;
  try {
    return JSON.stringify(thrown as Json) ?? String(thrown);
  } catch {
    return String(thrown);
  }
}
