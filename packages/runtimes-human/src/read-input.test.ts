import fc from "fast-check";
import { expect, test } from "vitest";
import { readInput } from "./read-input.ts";

test.each([
  ["42", 42],
  [" -1.5e2 ", -150],
  ["true", true],
  ['{ "a": [1, null, "x"] }', { a: [1, null, "x"] }],
  ["[]", []],
  ["42 boats", "42 boats"],
  ["yes", "yes"],
  ["null", "null"],
  ['"quoted"', '"quoted"'],
  ["007", "007"],
  ["", ""],
])("%j is %j", (text, value) => {
  expect(readInput(text)).toEqual(value);
});

test.each(["12345678901234567890", "1e999", '{ "id": 12345678901234567890 }', "[1e999]"])(
  "%s stays text, since as a number it would be another",
  (text) => {
    expect(readInput(text)).toBe(text);
  },
);

test("negative zero, which JSON cannot hold, is zero", () => {
  expect(readInput("-0")).toBe(0);
  expect(readInput("[-0.0]")).toEqual([0]);
});

test("never throws, and gives what is the same after it was stored", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.json()), (text) => {
      const value = readInput(text);
      expect(JSON.parse(JSON.stringify(value))).toStrictEqual(value);
    }),
  );
});
