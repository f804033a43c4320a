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
/** How many errors one record holds in all. Errors that gather each other would grow with every level. */
const maximumCount = 1000;

/**
 * Turns anything that was thrown into a record that survives JSON. Never throws itself.
 *
 * @example
 * toErrorRecord(new TypeError("no")).name // "TypeError"
 */
export function toErrorRecord(thrown: unknown): ErrorRecord {
  return record(thrown, 0, { left: maximumCount });
}

interface Budget {
  left: number;
}

function record(thrown: unknown, depth: number, budget: Budget): ErrorRecord {
  budget.left -= 1;
  try {
    return isErrorLike(thrown)
      ? recordOf(thrown, depth, budget)
      : { name: "Error", message: describe(thrown) };
  } catch {
    // A getter or a proxy of somebody else: that there was an error must be told all the same.
    return { name: "Error", message: "Something was thrown that cannot be read." };
  }
}

function recordOf(thrown: ErrorLike, depth: number, budget: Budget): ErrorRecord {
  const { name, message, stack, cause, code, retryable, hint, status, statusCode, retryAfter } = thrown;
  const number = [status, statusCode].find(isNumber);
  const nested = depth < maximumDepth && budget.left > 0;
  const errors = nested && Array.isArray(thrown.errors) ? (thrown.errors as unknown[]) : undefined;
  return {
    name: typeof name === "string" ? name : "Error",
    message: typeof message === "string" ? message : describe(message),
    ...(typeof code === "string" || isNumber(code) ? { code: String(code) } : {}),
    ...(typeof retryable === "boolean" ? { retryable } : {}),
    ...(typeof hint === "string" ? { hint } : {}),
    ...(number === undefined ? {} : { status: number }),
    ...(isNumber(retryAfter) || typeof retryAfter === "string" ? { retryAfter } : {}),
    ...(typeof stack === "string" ? { stack } : {}),
    ...(cause === undefined || !nested ? {} : { cause: record(cause, depth + 1, budget) }),
    ...(errors === undefined
      ? {}
      : { errors: errors.flatMap((error) => (budget.left > 0 ? [record(error, depth + 1, budget)] : [])) }),
  };
}

type ErrorLike = Readonly<Record<string, unknown>>;

/** An error, also one of another realm (`node:vm`, a test runner), which is no `Error` of ours. */
function isErrorLike(thrown: unknown): thrown is ErrorLike {
  if (thrown instanceof Error) return true;
  if (typeof thrown !== "object" || thrown === null) return false;
  const { name, message } = thrown as ErrorLike;
  return typeof name === "string" && typeof message === "string";
}

function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
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
