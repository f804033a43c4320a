import { errorChain, errorCode, httpStatus } from "./error-fields.ts";

const codes: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
  "ERR_SOCKET_CONNECTION_TIMEOUT",
  // Refused before it was sent.
  "breaker_open",
]);

/**
 * Whether a request that failed like this cannot have done anything: it never got a connection, or was turned away
 * with 429 or 503. Only then is a step repeated whose effect must not happen twice.
 *
 * @example
 * cannotHaveArrived(Object.assign(new Error("connect"), { code: "ECONNREFUSED" })) // true
 */
export function cannotHaveArrived(error: unknown): boolean {
  return errorChain(error).some((link) => {
    const status = httpStatus(link);
    return status === undefined ? codes.has(errorCode(link) ?? "") : status === 429 || status === 503;
  });
}
