import { errorChain, field } from "./error-fields.ts";

/** A longer wait than a year is nobody's intention. */
const longestMs = 365 * 86_400_000;

const seconds = /^\d+(?:\.\d+)?$/;
/** The three date forms of HTTP begin with a weekday; `Date.parse` alone would take "-5" for a date. */
const httpDate = /^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? .*\d\d:\d\d:\d\d/i;
const zone = /(?:gmt|utc|[+-]\d{4})$/i;

/**
 * How long the other side asks to be left alone: `Retry-After` in seconds or as an HTTP date, from `retryAfter` of the
 * error or its causes, or from the headers they carry. Nonsense is ignored.
 *
 * @param now milliseconds since the epoch
 *
 * @example
 * retryAfterMs({ status: 429, retryAfter: "20" }, Date.now()) // 20000
 */
export function retryAfterMs(error: unknown, now: number): number | undefined {
  for (const link of errorChain(error)) {
    for (const value of [field(link, "retryAfter"), fromHeaders(link)]) {
      const wait = parseRetryAfter(value, now);
      if (wait !== undefined) return wait;
    }
  }
  return undefined;
}

function parseRetryAfter(value: unknown, now: number): number | undefined {
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  const text = String(value).trim();
  if (seconds.test(text)) return plausible(Math.ceil(Number(text) * 1000));
  if (!httpDate.test(text)) return undefined;
  // The oldest form names no zone and means GMT.
  const at = Date.parse(zone.test(text) ? text : `${text} GMT`);
  return Number.isNaN(at) ? undefined : plausible(Math.max(0, at - now));
}

function plausible(wait: number): number | undefined {
  return wait <= longestMs ? wait : undefined;
}

function fromHeaders(error: unknown): unknown {
  const headers = field(error, "headers") ?? field(error, "responseHeaders");
  if (typeof headers !== "object" || headers === null) return undefined;
  if (headers instanceof Headers) return headers.get("retry-after");
  const entry = Object.entries(headers).find(([name]) => name.toLowerCase() === "retry-after");
  const value: unknown = entry?.[1];
  return Array.isArray(value) ? value[0] : value;
}
