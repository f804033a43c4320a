import fc from "fast-check";
import { expect, test } from "vitest";
import { formatDuration, parseDuration } from "./duration.ts";

test.each([
  ["500ms", 500],
  ["30s", 30_000],
  ["1.5s", 1500],
  ["1h30m", 5_400_000],
  ["2d", 172_800_000],
  ["1w", 604_800_000],
  ["1m 30s", 90_000],
])("%s is %d ms", (text, milliseconds) => expect(parseDuration(text)).toBe(milliseconds));

test.each(["", "soon", "10", "-1s", "1 hour", "1s2"])("%j is no duration", (text) => {
  expect(() => parseDuration(text)).toThrow(expect.objectContaining({ code: "invalid_duration" }));
});

test.each([
  [0, "0ms"],
  [999.7, "1.0s"],
  [4130, "4.1s"],
  [59_960, "1m00s"],
  [125_000, "2m05s"],
  [11_400_000, "3h10m"],
  [187_200_000, "2d4h"],
])("%d ms reads %s", (milliseconds, text) => expect(formatDuration(milliseconds)).toBe(text));

test("every whole number of seconds reads back within the precision shown", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 3599 }), (seconds) => {
      expect(parseDuration(formatDuration(seconds * 1000))).toBe(seconds * 1000);
    }),
  );
});
