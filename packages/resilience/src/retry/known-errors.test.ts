import { AIError, HttpError, TimeoutError, toErrorRecord } from "@tidemark/spec";
import { expect, it } from "vitest";
import { classifyError, type ErrorClass } from "../classify-error.ts";
import { retryAfterMs } from "../retry-after-ms.ts";

const reset = Object.assign(new Error("read"), { code: "ECONNRESET" });
const cases: readonly (readonly [ErrorClass, Error])[] = [
  ...[408, 425, 429, 500, 502, 503, 504].map(
    (status) => ["transient", new HttpError("no", { status })] as const,
  ),
  ...[400, 401, 404, 409, 422, 501].map((status) => ["permanent", new HttpError("no", { status })] as const),
  ["unknown", new HttpError("no")],
  ["transient", new HttpError("no", { cause: reset })],
  ["permanent", new HttpError("no", { cause: new DOMException("Stop.", "AbortError") })],
  ["transient", new AIError("no")],
  ["transient", new AIError("no", { status: 429 })],
  ["permanent", new AIError("no", { status: 401 })],
  ["permanent", new AIError("no", { retryable: false })],
  ["transient", new TimeoutError("no")],
  ["transient", new TimeoutError("no", { retryable: "unknown" })],
  ["permanent", new TimeoutError("no", { retryable: false })],
];

it.each(cases)("%s: %o", (verdict, error) => {
  expect(classifyError(error)).toBe(verdict);
  expect(classifyError(toErrorRecord(error))).toBe(verdict);
});

it("waits as the answer asks", () => {
  expect(retryAfterMs(new HttpError("no", { status: 429, retryAfter: "7" }), 0)).toBe(7000);
  expect(retryAfterMs(toErrorRecord(new AIError("no", { retryAfter: 2 })), 0)).toBe(2000);
});
