import { describe, expect, test, vi } from "vitest";
import { toErrorRecord } from "./error-record.ts";
import { isTidemarkError } from "./error.ts";
import { AIError, HttpError, TimeoutError, isAIError, isHttpError, isTimeoutError } from "./known-errors.ts";

const makers = {
  HttpError: (options?: object) => new HttpError("It failed.", options),
  AIError: (options?: object) => new AIError("It failed.", options),
  TimeoutError: (options?: object) => new TimeoutError("It failed.", options),
};
const guards = { HttpError: isHttpError, AIError: isAIError, TimeoutError: isTimeoutError };

describe("a known error", () => {
  test.each(Object.entries(makers))("%s has its name, its cause and its own guard", (name, make) => {
    const cause = new Error("inner");
    const error = make({ cause, hint: "Look there." });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ name, message: "It failed.", cause, hint: "Look there." });
    expect(isTidemarkError(error)).toBe(true);
    for (const [owner, guard] of Object.entries(guards)) expect(guard(error)).toBe(owner === name);
    expect(guards[name as keyof typeof guards](Object.assign(new Error("no"), { name }))).toBe(false);
  });

  test.each(Object.entries(makers))("%s believes what it is told of `retryable`", (_, make) => {
    for (const retryable of [true, false]) {
      expect(make({ retryable, status: retryable ? 404 : 503 }).retryable).toBe(retryable);
    }
    expect(make({ retryable: "unknown" }).retryable).toBeUndefined();
  });

  test("is known to the guard of another copy of the package", async () => {
    vi.resetModules();
    const copy = await import("./known-errors.ts");
    expect(copy.isHttpError(new HttpError("no"))).toBe(true);
    expect(new copy.HttpError("no")).not.toBeInstanceOf(HttpError);
  });
});

describe("HttpError", () => {
  test.each([408, 425, 429, 500, 502, 503, 504])("%d may pass", (status) => {
    expect(new HttpError("no", { status })).toMatchObject({ code: "http_status", status, retryable: true });
  });

  test.each([400, 401, 403, 404, 409, 410, 422, 501, 505])("%d does not", (status) => {
    expect(new HttpError("no", { status }).retryable).toBe(false);
  });

  test("without an answer leaves the judgement to its cause", () => {
    expect(new HttpError("no").code).toBe("http_failed");
    expect(new HttpError("no").retryable).toBeUndefined();
  });

  test("keeps status and Retry-After in its record", () => {
    const error = new HttpError("no", { status: 429, retryAfter: "20" });
    expect(toErrorRecord(error)).toMatchObject({ name: "HttpError", status: 429, retryAfter: "20" });
  });
});

describe("AIError", () => {
  test("may pass unless its status says otherwise", () => {
    expect(new AIError("no")).toMatchObject({ code: "ai_failed", retryable: true });
    expect(new AIError("no", { status: 429, retryAfter: 3 })).toMatchObject({
      retryable: true,
      retryAfter: 3,
    });
    expect(new AIError("no", { status: 401 }).retryable).toBe(false);
  });
});

describe("TimeoutError", () => {
  test("may pass", () => {
    const error = new TimeoutError("no", { timeoutMs: 5 });
    expect(error).toMatchObject({ code: "timed_out", timeoutMs: 5, retryable: true });
  });
});
