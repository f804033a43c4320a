import { expect, test } from "vitest";

import { count, summarizeValue } from "./summarize-value.ts";

test.each([
  [undefined, ""],
  [null, ""],
  [true, "true"],
  [4.5, "4.5"],
  [[], "0 items"],
  [[1], "1 item"],
  [["a", "b"], "2 items"],
  ["hello\n", '"hello"'],
  ["", ""],
  [" \n", ""],
  ["one\ntwo\n", '2 lines "one"'],
  ["x\n".repeat(5000), 'over 1000 lines "x"'],
  ["\u001B[31mred\u001B[0m\u0007", '"red\\x07"'],
  [{}, "{}"],
  [{ kept: 31, dropped: 153 }, "{ kept: 31, dropped: 153 }"],
  [{ name: "a", list: [1] }, "{ name, list }"],
  [{ text: "x".repeat(100) }, "{ text }"],
  [{ "a\nb": 1 }, "{ a\\nb: 1 }"],
  [
    Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`k${index}`, 1])),
    "{ k0, k1, k2, k3, k4, k5, k6, k7 and 4 more }",
  ],
])("%j is told as %s", (value, expected) => {
  expect(summarizeValue(value)).toBe(expected);
});

test("count knows one from many", () => {
  expect([count(0, "step"), count(1, "step"), count(2, "step")]).toEqual(["0 steps", "1 step", "2 steps"]);
});
