import fc from "fast-check";
import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";

import { textWidth } from "../../terminal/text-width.ts";
import { fitLine, spreadLine } from "./segments.ts";
import { wrapLine } from "./wrap-line.ts";

const bold = (text: string): string => (text === "" ? "" : `\u001B[1m${text}\u001B[22m`);
const piece = fc.record({
  text: fc.string({ unit: fc.constantFrom("a", "b", " ", "潮", "é", "👍"), maxLength: 12 }),
  paint: fc.constantFrom(undefined, bold),
});

test.each([
  [6, "a long"],
  [5, "a lo…"],
  [2, "a…"],
  [1, "…"],
  [0, ""],
])("in %i columns", (width, line) => {
  expect(stripVTControlCharacters(fitLine([{ text: "a", paint: bold }, { text: " long" }], width, "…"))).toBe(
    line,
  );
});

test("a line is never wider than its room, and whole where it fits", () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 5 }), fc.integer({ min: 0, max: 30 }), (segments, width) => {
      const line = stripVTControlCharacters(fitLine(segments, width, "…"));
      expect(textWidth(line)).toBeLessThanOrEqual(width);
      const whole = segments.map(({ text }) => text).join("");
      if (textWidth(whole) <= width) expect(line).toBe(whole);
    }),
  );
});

test("both ends of a line", () => {
  expect(spreadLine([{ text: "left" }], [{ text: "right" }], 20, "…")).toBe("left           right");
  expect(spreadLine([{ text: "left and more" }], [{ text: "right" }], 16, "…")).toBe("left and…  right");
});

test("a line of output is broken without losing a character", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "b", " ", "潮", "e\u0301", "👍"), maxLength: 60 });
  fc.assert(
    fc.property(text, fc.integer({ min: 3, max: 20 }), (line, width) => {
      const rows = wrapLine(line, width);
      expect(rows.join("")).toBe(line);
      for (const row of rows) expect(textWidth(row)).toBeLessThanOrEqual(width);
    }),
  );
});
