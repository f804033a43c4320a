import { expect, test, vi } from "vitest";
import { fromErrorRecord, toErrorRecord } from "./error-record.ts";
import { SpecError, TidemarkError, isSpecError, isTidemarkError } from "./error.ts";

test("a guard knows the errors of its own family, and those of another copy of the package", async () => {
  vi.resetModules();
  const copy = await import("./error.ts");
  const foreign = new copy.SpecError("invalid_duration", "no");
  expect(foreign).not.toBeInstanceOf(SpecError);
  expect(isSpecError(foreign)).toBe(true);
  expect(isTidemarkError(new TidemarkError("core", "x", "y"), "spec")).toBe(false);
  expect(isTidemarkError(new Error("plain"))).toBe(false);
  expect(isTidemarkError(null)).toBe(false);
});

test("an error survives its record: name, message, code, stack, cause, gathered errors", () => {
  const cause = Object.assign(new TypeError("inner"), { code: "E_INNER" });
  const error = Object.assign(new AggregateError([new Error("one"), "two"], "outer", { cause }), {
    retryable: true,
    status: 503,
  });
  const back = fromErrorRecord(JSON.parse(JSON.stringify(toErrorRecord(error))));
  expect(back).toMatchObject({
    name: "AggregateError",
    message: "outer",
    retryable: true,
    status: 503,
    stack: error.stack,
  });
  expect(back.cause).toMatchObject({ name: "TypeError", message: "inner", code: "E_INNER" });
  expect((back as AggregateError).errors.map((inner: Error) => inner.message)).toEqual(["one", "two"]);
});

test("whatever was thrown has a record, also a circular one", () => {
  const loop: { self?: unknown } = {};
  loop.self = loop;
  const error = new Error("a");
  error.cause = error;
  expect(toErrorRecord(loop).message).toBe("[object Object]");
  expect(toErrorRecord(undefined).message).toBe("undefined");
  expect(toErrorRecord(error).cause?.cause?.message).toBe("a");
});
