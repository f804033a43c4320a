import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Pattern } from "./pattern.ts";

const atoms = fc.constantFrom(
  "a",
  "b",
  "c",
  "1",
  "_",
  " ",
  ".",
  "\\d",
  "\\w",
  "\\s",
  "\\D",
  "\\W",
  "\\S",
  "\\.",
  "[ab]",
  "[^ab]",
  "[a-c1]",
  "[\\d_]",
  "[^\\w]",
  "[a-]",
  "é",
  "\\x61",
);
const places = fc.constantFrom("^", "$", "\\b", "\\B");
const repeats = fc.constantFrom("*", "+", "?", "{2}", "{0,2}", "{1,}", "*?", "+?", "??", "{0}");

/** Patterns that mean the same in RE2's syntax and in JavaScript's with the flag `u`. */
const patterns: fc.Arbitrary<string> = fc.letrec<{ choice: string; sequence: string; item: string }>(
  (tie) => ({
    choice: fc.array(tie("sequence"), { minLength: 1, maxLength: 3 }).map((options) => options.join("|")),
    sequence: fc.array(tie("item"), { maxLength: 4 }).map((items) => items.join("")),
    item: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      atoms,
      places,
      fc.tuple(atoms, repeats).map((parts) => parts.join("")),
      fc
        .tuple(fc.constantFrom("(", "(?:", "(?<g>"), tie("choice"), fc.oneof(repeats, fc.constant("")))
        .map(([open, body, repeat]) => `${open}${body})${repeat}`),
    ),
  }),
).choice;

/** Without emoji: JavaScript finds `\\B` in the middle of one. */
const texts = fc
  .array(fc.constantFrom("a", "b", "c", "A", "B", "1", "_", " ", ".", "-", "é"), { maxLength: 12 })
  .map((parts) => parts.join(""));

function withoutNames(pattern: string): string {
  return pattern.replaceAll("(?<g>", "(");
}

describe("Pattern", () => {
  it.each([
    ["as it stands", "", "u"],
    ["ignoring case", "(?i)", "iu"],
    ["with . for everything", "(?s)", "su"],
    ["with lines", "(?m)", "mu"],
  ])("finds what JavaScript finds, %s", (_, prefix, flags) => {
    fc.assert(
      fc.property(patterns, texts, (pattern, text) => {
        const expected = new RegExp(withoutNames(pattern), flags).test(text);
        expect(new Pattern(prefix + pattern).test(text, () => {})).toBe(expected);
      }),
      { numRuns: 1500 },
    );
  });

  it("does work in proportion to the text, whatever the pattern", () => {
    fc.assert(
      fc.property(patterns, fc.constantFrom("a", "ab", "a1 "), (pattern, unit) => {
        const compiled = new Pattern(`(?:${pattern})#`);
        const workFor = (length: number): number => {
          let work = 0;
          compiled.test(unit.repeat(length), (units) => (work += units));
          return work;
        };
        expect(workFor(200)).toBeLessThanOrEqual(workFor(100) * 2 + 100 * compiled.size);
      }),
    );
  });

  it("never throws anything but a problem on any text as a pattern", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc
            .array(fc.constantFrom(..."()[]{}*+?|^$.\\-,:=!<>imsPpx1a".split("")), { maxLength: 12 })
            .map((parts) => parts.join("")),
        ),
        (pattern) => {
          try {
            new Pattern(pattern).test("aab1", () => {});
          } catch (error) {
            expect(error).toMatchObject({ name: "PatternProblem" });
          }
        },
      ),
      { numRuns: 3000 },
    );
  });
});
