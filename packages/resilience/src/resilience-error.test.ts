import { toErrorRecord } from "@tidemark/spec";
import { describe, expect, it } from "vitest";
import { ResilienceError, isResilienceError } from "./resilience-error.ts";
import { retriesExhausted } from "./retries-exhausted.ts";

describe("ResilienceError", () => {
  it("may be tried again after an attempt timed out, and after nothing else", () => {
    expect(new ResilienceError("attempt_timed_out", "Late.").retryable).toBe(true);
    expect(new ResilienceError("attempt_timed_out", "Late.", { retryable: false }).retryable).toBe(false);
    for (const code of ["deadline_passed", "retries_exhausted", "cancelled", "invalid_policy"] as const) {
      expect(new ResilienceError(code, "No.")).toMatchObject({ code, retryable: false });
    }
  });

  it("is known by its family", () => {
    expect(isResilienceError(new ResilienceError("cancelled", "Stop."))).toBe(true);
    expect(isResilienceError(Object.assign(new Error("Stop."), { code: "cancelled" }))).toBe(false);
  });
});

describe("a record of it", () => {
  it("is the same, whether it was made from errors or from their records", () => {
    const errors = [
      new Error("one"),
      Object.assign(new Error("two"), { status: 503, cause: new Error("three") }),
    ];
    const records = errors.map((error) => toErrorRecord(error));
    for (const cause of [errors[1], records[1]]) {
      const record = toErrorRecord(
        new ResilienceError("deadline_passed", "Late.", { cause, errors: records }),
      );
      expect(record).toMatchObject({ code: "deadline_passed", cause: records[1], errors: records });
    }
    expect(toErrorRecord(retriesExhausted(records)).errors).toEqual(records);
  });
});

describe("retriesExhausted", () => {
  it("carries every attempt's error, and the last as its cause", () => {
    const errors = [new Error("one"), "two", new Error("three")];
    const error = retriesExhausted(errors);
    expect(error).toMatchObject({ code: "retries_exhausted", cause: errors[2], errors });
    expect(error.message).toContain("three");
  });
});
