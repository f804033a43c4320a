import fc from "fast-check";
import { expect, test } from "vitest";

import { textWidth } from "./text-width.ts";
import { wrapText } from "./wrap-text.ts";

test("breaks between words", () => {
  expect(wrapText("one two three four", 9)).toEqual(["one two", "three", "four"]);
  expect(wrapText("", 9)).toEqual([]);
});

test("keeps code whole, with what touches it", () => {
  expect(wrapText("write (`a: b c`), not `d e`.", 10)).toEqual(["write", "(`a: b c`),", "not `d e`."]);
});

test("a backtick without another is a character", () => {
  expect(wrapText("a ` b", 3)).toEqual(["a `", "b"]);
});

test("loses no word, and no line is too long unless it is one word", () => {
  const words = fc.array(fc.stringMatching(/^[a-z潮]{1,12}$/), { maxLength: 20 });
  fc.assert(
    fc.property(words, fc.integer({ min: 1, max: 30 }), (list, width) => {
      const lines = wrapText(list.join(" "), width);
      expect(lines.join(" ")).toBe(list.join(" "));
      for (const line of lines) if (line.includes(" ")) expect(textWidth(line)).toBeLessThanOrEqual(width);
    }),
  );
});
