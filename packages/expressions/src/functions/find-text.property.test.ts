import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Frame } from "../frame.ts";
import { findLastText, findText, splitText } from "./find-text.ts";

const place = { source: "" };

/** Texts that repeat themselves, in which the parts that are looked for nearly stand everywhere. */
const pieces = fc.tuple(
  fc.constantFrom("a", "ab", "aab", "abc"),
  fc.integer({ min: 0, max: 300 }),
  fc.constantFrom("", "b", "c"),
);
const texts = fc
  .array(pieces, { minLength: 1, maxLength: 4 })
  .map((parts) => parts.map(([unit, count, end]) => unit.repeat(count) + end).join(""));

/** A text with a part of it, which may be changed at its end. */
const searches = fc
  .tuple(texts, fc.nat({ max: 1000 }), fc.nat({ max: 600 }), fc.constantFrom("", "a", "x"))
  .map(([text, start, length, end]) => ({
    text,
    part: text.slice(start, start + length) + end,
    offset: start,
  }));

describe("searching a text", () => {
  it("finds what JavaScript finds, for long parts too", () => {
    fc.assert(
      fc.property(searches, ({ text, part, offset }) => {
        const frame = new Frame({}, 0);
        const from = Math.min(offset, text.length);
        expect(findText(text, part, from, frame, place)).toBe(text.indexOf(part, from));
        expect(findLastText(text, part, from, frame, place)).toBe(text.lastIndexOf(part, from));
      }),
      { numRuns: 1000 },
    );
  });

  it("splits as JavaScript splits", () => {
    fc.assert(
      fc.property(searches, fc.integer({ min: 1, max: 5 }), ({ text, part }, most) => {
        fc.pre(part !== "");
        expect(splitText(text, part, most, new Frame({}, 0), place)).toEqual(text.split(part, most));
      }),
      { numRuns: 1000 },
    );
  });
});
