import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { TidemarkError, toErrorRecord } from "@tidemark/spec";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { classifyError, isCancellation, isRetryableError, type ErrorClass } from "./classify-error.ts";
import { ResilienceError } from "./resilience-error.ts";

const withFields = (fields: object, message = "It failed."): Error =>
  Object.assign(new Error(message), fields);
const named = (name: string, cause?: unknown): Error =>
  withFields({ name, ...(cause === undefined ? {} : { cause }) });

const cases: readonly (readonly [ErrorClass, string, unknown])[] = [
  ["transient", "own word", withFields({ retryable: true, status: 404 })],
  ["permanent", "own word", withFields({ retryable: false, status: 503 })],
  ["permanent", "an error of ours that does not say more", new TidemarkError("test", "odd", "Odd.")],
  [
    "unknown",
    "an error of ours that cannot know",
    new TidemarkError("test", "odd", "Odd.", { retryable: "unknown" }),
  ],
  ["transient", "an attempt that timed out", new ResilienceError("attempt_timed_out", "Late.")],
  ["permanent", "a passed deadline", withFields({ code: "deadline_passed" })],
  ["permanent", "retries that are used up", withFields({ code: "retries_exhausted" })],
  ["permanent", "a cancel", withFields({ code: "cancelled" })],
  ["permanent", "an abort", new DOMException("Stop.", "AbortError")],
  ["permanent", "an abort by a cancel", named("AbortError", withFields({ code: "cancelled" }))],
  ["transient", "an abort by a clock", named("AbortError", new DOMException("Late.", "TimeoutError"))],
  [
    "transient",
    "an abort by an attempt's clock",
    named("AbortError", withFields({ code: "attempt_timed_out" })),
  ],
  ["permanent", "an abort whose cause would pass", named("AbortError", withFields({ code: "ECONNRESET" }))],
  ["transient", "a timeout", new DOMException("Late.", "TimeoutError")],
  ...[
    "ECONNRESET",
    "ECONNREFUSED",
    "EPIPE",
    "ETIMEDOUT",
    "ENOTFOUND",
    "EAI_AGAIN",
    "EHOSTUNREACH",
    "ENETUNREACH",
  ].map((code) => ["transient", code, withFields({ code })] as const),
  ...["UND_ERR_CONNECT_TIMEOUT", "UND_ERR_HEADERS_TIMEOUT", "UND_ERR_BODY_TIMEOUT", "UND_ERR_SOCKET"].map(
    (code) => ["transient", code, new TypeError("fetch failed", { cause: withFields({ code }) })] as const,
  ),
  ...[408, 425, 429, 500, 502, 503, 504].map(
    (status) => ["transient", `${status}`, withFields({ status })] as const,
  ),
  ...[400, 401, 403, 404, 409, 410, 422].map(
    (status) => ["permanent", `${status}`, withFields({ status })] as const,
  ),
  ...[501, 505].map((status) => ["unknown", `${status}`, withFields({ status })] as const),
  ["transient", "statusCode", withFields({ statusCode: 503 })],
  ["transient", "statusCode beside another status", withFields({ status: "error", statusCode: 429 })],
  ["permanent", "a status in the cause", new Error("No.", { cause: withFields({ status: 404 }) })],
  [
    "transient",
    "own status before that of the cause",
    withFields({ status: 503, cause: withFields({ status: 404 }) }),
  ],
  ["unknown", "an exit code", withFields({ status: 1 })],
  ...["invalid_settings", "validation_failed", "permission_denied", "EACCES", "EPERM", "ERR_INVALID_URL"].map(
    (code) => ["permanent", code, withFields({ code })] as const,
  ),
  ["permanent", "a schema's complaint", named("ZodError")],
  ["unknown", "any other error", new Error("Hm.")],
  ["unknown", "a bug", new TypeError("x is not a function")],
  ["unknown", "a missing file", withFields({ code: "ENOENT" })],
  ["unknown", "a text", "ECONNRESET"],
  ["unknown", "nothing", undefined],
];

describe("classifyError", () => {
  it.each(cases)("says %s of %s", (verdict, _, error) => {
    expect(classifyError(error)).toBe(verdict);
    expect(isRetryableError(error)).toBe(verdict === "transient");
  });

  it.each(cases)("says %s of %s from its record alone", (verdict, _, error) => {
    expect(classifyError(JSON.parse(JSON.stringify(toErrorRecord(error))))).toBe(verdict);
  });

  it("never throws, and calls a circle of causes unknown", () => {
    fc.assert(fc.property(fc.anything({ withNullPrototype: true }), (value) => void classifyError(value)));
    const circle: { cause?: unknown } = {};
    circle.cause = { cause: circle };
    expect(classifyError(circle)).toBe("unknown");
  });

  it("looks as deep as a record goes and no deeper", () => {
    const deep = (depth: number): unknown =>
      depth === 0 ? withFields({ status: 503 }) : new Error("Outer.", { cause: deep(depth - 1) });
    for (const [depth, verdict] of [
      [8, "transient"],
      [9, "unknown"],
    ] as const) {
      expect(classifyError(deep(depth))).toBe(verdict);
      expect(classifyError(toErrorRecord(deep(depth)))).toBe(verdict);
    }
  });

  it("knows what this Node throws", async () => {
    const caught = async (work: Promise<unknown>): Promise<unknown> =>
      await work.then(
        () => undefined,
        (error) => error,
      );
    const hangUp = await listen(createServer((request) => request.socket.destroy()));
    const silent = await listen(createServer(() => {}));
    expect(classifyError(await caught(fetch(hangUp.url)))).toBe("transient");
    await hangUp.close();
    expect(classifyError(await caught(fetch(hangUp.url)))).toBe("transient");
    expect(classifyError(await caught(fetch(silent.url, { signal: AbortSignal.timeout(20) })))).toBe(
      "transient",
    );
    await silent.close();
    expect(classifyError(await caught(sleep(9999, undefined, { signal: AbortSignal.timeout(1) })))).toBe(
      "transient",
    );
    expect(classifyError(await caught(sleep(9999, undefined, { signal: AbortSignal.abort() })))).toBe(
      "permanent",
    );
    expect(classifyError(await caught(fetch("http://[")))).toBe("permanent");
  });
});

describe("isCancellation", () => {
  it("tells a person from a clock", () => {
    expect(isCancellation(new Error("Outer.", { cause: new DOMException("Stop.", "AbortError") }))).toBe(
      true,
    );
    expect(isCancellation(named("AbortError", new DOMException("Late.", "TimeoutError")))).toBe(false);
    expect(isCancellation(new Error("Hm."))).toBe(false);
  });
});

async function listen(server: Server): Promise<{ url: string; close: () => Promise<void> }> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${port}/`, close };
}
