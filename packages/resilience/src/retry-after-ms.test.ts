import { toErrorRecord } from "@tidemark/spec";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { retryAfterMs } from "./retry-after-ms.ts";

const now = Date.UTC(1994, 10, 6, 8, 49, 7);

describe("retryAfterMs", () => {
  it.each([
    ["seconds", { retryAfter: "120" }, 120_000],
    ["seconds as a number", { retryAfter: 1.5 }, 1500],
    ["no wait", { retryAfter: 0 }, 0],
    ["a date", { retryAfter: "Sun, 06 Nov 1994 08:49:37 GMT" }, 30_000],
    ["the second form of a date", { retryAfter: "Sunday, 06-Nov-94 08:49:37 GMT" }, 30_000],
    ["the oldest form of a date", { retryAfter: "Sun Nov  6 08:49:37 1994" }, 30_000],
    ["a date that has passed", { retryAfter: "Sun, 06 Nov 1994 08:00:00 GMT" }, 0],
    ["headers", { headers: new Headers({ "Retry-After": "3" }) }, 3000],
    ["plain headers", { headers: { "Retry-After": "3" } }, 3000],
    ["headers as lists", { responseHeaders: { "retry-after": ["3"] } }, 3000],
    ["its cause", { cause: { retryAfter: "3" } }, 3000],
    ["headers where its own word is nonsense", { retryAfter: "soon", headers: { "retry-after": "3" } }, 3000],
  ])("understands %s", (_, error, expected) => {
    expect(retryAfterMs(error, now)).toBe(expected);
  });

  it.each<unknown>([
    "",
    "soon",
    "-5",
    "1e3",
    "0x10",
    "5 seconds",
    "1994-11-06",
    "Sun, 99 Nov 1994 08:49:37 GMT",
    "Infinity",
    -1,
    NaN,
    Infinity,
    1e300,
    true,
    null,
    {},
    [],
    "99999999999999",
    "Fri, 06 Nov 2054 08:49:37 GMT",
  ])("ignores %j", (retryAfter) => {
    expect(retryAfterMs({ retryAfter }, now)).toBeUndefined();
    expect(retryAfterMs({ headers: { "retry-after": retryAfter } }, now)).toBeUndefined();
  });

  it("finds it in the record of an error as well", () => {
    expect(retryAfterMs(toErrorRecord(Object.assign(new Error("Busy."), { retryAfter: "7" })), now)).toBe(
      7000,
    );
  });

  it("is never negative and never throws", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.anything(), fc.double()), fc.nat(), (retryAfter, at) => {
        const wait = retryAfterMs({ retryAfter, headers: retryAfter }, at) ?? 0;
        expect(wait).toBeGreaterThanOrEqual(0);
        expect(Number.isSafeInteger(wait)).toBe(true);
      }),
    );
  });
});
