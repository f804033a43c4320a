import { toErrorRecord } from "@tidemark/spec";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { classifyError } from "./classify-error.ts";
import { nextAttempt, type NextAttemptOptions } from "./next-attempt.ts";
import { defaultRetryPolicy, retryPolicy, type RetryPolicy } from "./retry-policy.ts";

const busy = { name: "HttpError", message: "Busy.", code: "http_status", status: 503 };
const first: NextAttemptOptions = {
  policy: defaultRetryPolicy,
  attempt: 1,
  error: busy,
  now: 1000,
  random: 0.5,
};
const listing = (...on: string[]): RetryPolicy => retryPolicy({ on });

const errors = fc.oneof(
  fc.record(
    {
      name: fc.constantFrom("Error", "AbortError", "TimeoutError", "ZodError"),
      message: fc.string(),
      code: fc.constantFrom("ECONNRESET", "EACCES", "cancelled", "invalid_url", "odd", "attempt_timed_out"),
      status: fc.constantFrom(404, 429, 503, 1),
      retryable: fc.boolean(),
      retryAfter: fc.oneof(fc.nat(1000), fc.string()),
    },
    { requiredKeys: [] },
  ),
  fc.anything(),
);
const policies = fc
  .record({
    max: fc.nat(6),
    baseMs: fc.nat(5000),
    capMs: fc.nat(60_000),
    on: fc.constantFrom<RetryPolicy["on"]>("transient", "any", ["odd", "EACCES"]),
  })
  .map((settings) => retryPolicy(settings));
const calls = fc.record({
  policy: policies,
  attempt: fc.integer({ min: 1, max: 8 }),
  error: errors,
  now: fc.nat(10 ** 12),
  random: fc.double({ min: 0, max: 1, noNaN: true }),
});

describe("nextAttempt", () => {
  it("waits longer from attempt to attempt and gives up after the last", () => {
    const answers = [1, 2, 3, 4].map((attempt) => nextAttempt({ ...first, attempt, random: 1 }));
    expect(answers).toEqual([
      { retry: true, at: 2000, delayMs: 1000 },
      { retry: true, at: 3000, delayMs: 2000 },
      { retry: true, at: 5000, delayMs: 4000 },
      { retry: false, reason: "exhausted" },
    ]);
    expect(nextAttempt({ ...first, policy: retryPolicy({ max: 0 }) })).toEqual({
      retry: false,
      reason: "exhausted",
    });
  });

  it.each([
    ["transient", busy, undefined],
    ["transient", new Error("Hm."), "not_listed"],
    ["transient", { status: 404 }, "permanent"],
    ["any", new Error("Hm."), undefined],
    ["any", { status: 404 }, "permanent"],
    ["any", { code: "cancelled" }, "permanent"],
    [["odd"], { code: "odd" }, undefined],
    [["odd"], new Error("Outer.", { cause: { code: "odd" } }), undefined],
    [["odd"], busy, "not_listed"],
    [["odd"], { status: 404 }, "permanent"],
    [["odd"], { code: "odd", status: 404, retryable: false }, undefined],
    [["cancelled"], { code: "cancelled" }, "permanent"],
    [["ECONNRESET"], { name: "AbortError", cause: { code: "ECONNRESET" } }, "permanent"],
    [[], busy, "not_listed"],
  ] as const)("with `on: %j`, %j is refused as %s", (on, error, reason) => {
    const policy = typeof on === "string" ? retryPolicy({ on }) : listing(...on);
    const answer = nextAttempt({ ...first, policy, error });
    expect(answer.retry ? undefined : answer.reason).toBe(reason);
  });

  it("takes Retry-After for the least, also beyond the cap", () => {
    expect(nextAttempt({ ...first, error: { ...busy, retryAfter: "90" } })).toMatchObject({
      delayMs: 90_000,
    });
    expect(nextAttempt({ ...first, error: { ...busy, retryAfter: "0" } })).toMatchObject({ delayMs: 500 });
    expect(nextAttempt({ ...first, error: { ...busy, retryAfter: "soon" } })).toMatchObject({ delayMs: 500 });
  });

  it("fails now where the wait would reach the deadline", () => {
    expect(nextAttempt({ ...first, deadlineAt: 1500 })).toEqual({ retry: false, reason: "deadline" });
    expect(nextAttempt({ ...first, deadlineAt: 1501 })).toMatchObject({ retry: true, at: 1500 });
    const late = { ...busy, retryAfter: 60 };
    expect(nextAttempt({ ...first, error: late, deadlineAt: 60_999 })).toEqual({
      retry: false,
      reason: "deadline",
    });
  });

  it("repeats what must not happen twice only where it cannot have arrived", () => {
    const policy = listing("http_status", "ECONNREFUSED", "ECONNRESET");
    expect(nextAttempt({ ...first, policy, once: true })).toMatchObject({ retry: true });
    expect(nextAttempt({ ...first, once: true, error: { code: "ECONNREFUSED" } })).toMatchObject({
      retry: true,
    });
    for (const error of [
      { ...busy, status: 500 },
      { code: "ECONNRESET" },
      { code: "ECONNRESET", retryable: true },
    ]) {
      expect(nextAttempt({ ...first, policy, error, once: true })).toEqual({ retry: false, reason: "once" });
    }
  });

  it("never repeats what is permanent or cancelled, unless a list names its code", () => {
    fc.assert(
      fc.property(calls, (call) => {
        fc.pre(classifyError(call.error) === "permanent" && typeof call.policy.on === "string");
        expect(nextAttempt(call)).toEqual({ retry: false, reason: "permanent" });
      }),
    );
  });

  it("never goes past the number of retries or the deadline, and never waits less than nothing", () => {
    fc.assert(
      fc.property(calls, fc.nat(100_000), (call, left) => {
        const answer = nextAttempt({ ...call, deadlineAt: call.now + left });
        fc.pre(answer.retry);
        expect(call.attempt).toBeLessThanOrEqual(call.policy.maxRetries);
        expect(answer.delayMs).toBeGreaterThanOrEqual(0);
        expect(answer.at).toBe(call.now + answer.delayMs);
        expect(answer.at).toBeLessThan(call.now + left);
      }),
    );
  });

  it("only refuses more with a deadline: the wait is the same", () => {
    fc.assert(
      fc.property(calls, fc.nat(100_000), (call, left) => {
        const free = nextAttempt(call);
        const bound = nextAttempt({ ...call, deadlineAt: call.now + left });
        const late = free.retry && free.delayMs >= left;
        expect(bound).toEqual(late ? { retry: false, reason: "deadline" } : free);
      }),
    );
  });

  it("decides alike from an error and from its record", () => {
    fc.assert(
      fc.property(calls, (call) => {
        const fields = typeof call.error === "object" && call.error !== null ? { ...call.error } : {};
        const error = new Error("It failed.");
        for (const name of ["name", "code", "status", "retryable", "retryAfter"]) {
          if (Object.hasOwn(fields, name)) Object.assign(error, { [name]: Reflect.get(fields, name) });
        }
        const record: unknown = JSON.parse(JSON.stringify(toErrorRecord(error)));
        expect(nextAttempt({ ...call, error: record })).toEqual(nextAttempt({ ...call, error }));
      }),
    );
  });
});
