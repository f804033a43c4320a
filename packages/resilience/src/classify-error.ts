import { errorChain, errorCode, field, httpStatus } from "./error-fields.ts";

/** Whether the same attempt may well succeed later, cannot, or nobody knows. */
export type ErrorClass = "transient" | "permanent" | "unknown";

const transientStatuses: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);

const transientCodes: ReadonlySet<string> = new Set([
  "attempt_timed_out",
  // Node: the connection was not made, or broke.
  "ECONNREFUSED",
  "ECONNRESET",
  "ECONNABORTED",
  "EPIPE",
  "ETIMEDOUT",
  "ERR_SOCKET_CONNECTION_TIMEOUT",
  "EHOSTUNREACH",
  "EHOSTDOWN",
  "ENETUNREACH",
  "ENETDOWN",
  "ENETRESET",
  "ERR_STREAM_PREMATURE_CLOSE",
  // A name that cannot be found is as often a network that is not up yet as a wrong name.
  "EAI_AGAIN",
  "ENOTFOUND",
  // fetch
  "UND_ERR_CONNECT_TIMEOUT",
  "UND_ERR_HEADERS_TIMEOUT",
  "UND_ERR_BODY_TIMEOUT",
  "UND_ERR_SOCKET",
]);

const permanentCodes: ReadonlySet<string> = new Set([
  "deadline_passed",
  "retries_exhausted",
  "EACCES",
  "EPERM",
  "EROFS",
  "ERR_ACCESS_DENIED",
]);
const permanentCodePattern =
  /^(?:(?:invalid|validation|permission|forbidden|unauthorized)(?:_|$)|ERR_INVALID_)/;
const permanentNames: ReadonlySet<string> = new Set([
  "ValidationError",
  "SchemaError",
  "ZodError",
  "PermissionError",
]);

const cancelCodes: ReadonlySet<string> = new Set(["cancelled", "ABORT_ERR", "UND_ERR_ABORTED"]);

/**
 * Judges an error, or the record of one. What its author says in `retryable` wins; then come status, code and name;
 * then, if those say nothing, its causes.
 *
 * @example
 * classifyError({ name: "HttpError", message: "Too busy", status: 503 }) // "transient"
 */
export function classifyError(error: unknown): ErrorClass {
  const chain = errorChain(error);
  for (const [index, link] of chain.entries()) {
    if (isCancel(link)) return causedByTimeout(chain.slice(index + 1)) ? "transient" : "permanent";
    const verdict = classifyAlone(link);
    if (verdict !== "unknown") return verdict;
  }
  return "unknown";
}

/**
 * Whether trying again may help: the error is known to pass.
 *
 * @example
 * isRetryableError(Object.assign(new Error("read"), { code: "ECONNRESET" })) // true
 */
export function isRetryableError(error: unknown): boolean {
  return classifyError(error) === "transient";
}

/** Whether somebody wanted it to end. No policy repeats that. */
export function isCancellation(error: unknown): boolean {
  const chain = errorChain(error);
  const index = chain.findIndex(isCancel);
  return index !== -1 && !causedByTimeout(chain.slice(index + 1));
}

function classifyAlone(error: unknown): ErrorClass {
  const retryable = field(error, "retryable");
  if (typeof retryable === "boolean") return retryable ? "transient" : "permanent";
  const status = httpStatus(error);
  if (status !== undefined && transientStatuses.has(status)) return "transient";
  if (status !== undefined && status < 500) return "permanent";
  const code = errorCode(error) ?? "";
  const name = String(field(error, "name"));
  if (transientCodes.has(code) || name === "TimeoutError") return "transient";
  if (permanentCodes.has(code) || permanentCodePattern.test(code) || permanentNames.has(name))
    return "permanent";
  return "unknown";
}

function isCancel(error: unknown): boolean {
  return field(error, "name") === "AbortError" || cancelCodes.has(errorCode(error) ?? "");
}

/** Node answers any aborted signal with an AbortError; whether a person or a clock fired it is in the cause. */
function causedByTimeout(causes: readonly unknown[]): boolean {
  return causes.some(
    (cause) => field(cause, "name") === "TimeoutError" || errorCode(cause) === "attempt_timed_out",
  );
}
