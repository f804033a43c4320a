import { describe, expect, it } from "vitest";
import { cannotHaveArrived } from "./cannot-have-arrived.ts";

describe("cannotHaveArrived", () => {
  it.each([
    [true, { code: "ECONNREFUSED" }],
    [true, { message: "fetch failed", cause: { code: "UND_ERR_CONNECT_TIMEOUT" } }],
    [true, { status: 429 }],
    [true, { status: 503 }],
    [false, { status: 500 }],
    [false, { status: 502, code: "ECONNREFUSED" }],
    [false, { code: "ECONNRESET" }],
    [false, { code: "ETIMEDOUT" }],
    [false, { code: "attempt_timed_out", retryable: true }],
    [false, undefined],
  ])("is %s for %j", (expected, error) => {
    expect(cannotHaveArrived(error)).toBe(expected);
  });
});
