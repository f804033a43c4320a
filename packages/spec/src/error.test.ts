import { runInNewContext } from "node:vm";
import { expect, test, vi } from "vitest";
import { fromErrorRecord, toErrorRecord } from "./error-record.ts";
import { errorRecordSchema } from "./schemas.ts";
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
  const bare = Object.assign(Object.create(null), { message: 1 }) as { self?: unknown };
  bare.self = bare;
  expect(toErrorRecord(bare).name).toBe("Error");
  expect(toErrorRecord(loop).message).toBe("[object Object]");
  expect(toErrorRecord(undefined).message).toBe("undefined");
  expect(toErrorRecord(error).cause?.cause?.message).toBe("a");
});

test("what cannot be read is told of all the same", () => {
  const trap = Object.defineProperty(new Error("a"), "code", {
    get: () => {
      throw new Error("b");
    },
  });
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  for (const thrown of [trap, proxy]) expect(toErrorRecord(thrown).message).toContain("cannot be read");
});

test("a record survives JSON and its schema unchanged, whatever the error's fields hold", () => {
  const odd = Object.defineProperties(new Error(""), {
    message: { value: 1n },
    stack: { value: {} },
    code: { value: 7 },
    status: { value: Number.NaN },
    retryAfter: { value: "3" },
  });
  const record = toErrorRecord(odd);
  expect(record).toEqual({ name: "Error", message: "1", code: "7", retryAfter: "3" });
  expect(errorRecordSchema.parse(JSON.parse(JSON.stringify(record)))).toEqual(record);
});

test("an error of another realm is one", () => {
  const foreign: unknown = runInNewContext("Object.assign(new TypeError('away'), { code: 'E_AWAY' })");
  expect(toErrorRecord(foreign)).toMatchObject({ name: "TypeError", message: "away", code: "E_AWAY" });
});

test("errors that gather each other do not grow without end", () => {
  let error = new Error("leaf");
  for (let level = 0; level < 8; level++) error = new AggregateError(Array.from({ length: 9 }, () => error));
  expect(JSON.stringify(toErrorRecord(error)).match(/"name"/g)!.length).toBeLessThanOrEqual(1001);
});
