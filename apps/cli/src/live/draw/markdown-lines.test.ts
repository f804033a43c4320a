import fc from "fast-check";
import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";

import { chooseStyle } from "../../terminal/style.ts";
import { textWidth } from "../../terminal/text-width.ts";
import { markdownLines } from "./markdown-lines.ts";

const plain = chooseStyle({ isTerminal: true, columns: 80 }, { NO_COLOR: "1" });
const colored = chooseStyle({ isTerminal: true, columns: 80 }, { TERM: "xterm" });

test.each([
  ["# Title\ntext", ["Title", "text"]],
  ["one\ntwo\n\nthree", ["one two", "", "three"]],
  ["- a\n- [ ] b\n  - c", ["• a", "• [ ] b", "  • c"]],
  ["1. a\n2) b", ["1. a", "2) b"]],
  ["> quoted", ["│ quoted"]],
  ["```js\n  const a = **b**;\n```\nend", ["    const a = **b**;", "end"]],
  ["---", ["────────────────────────"]],
  ["**bold** and `co de` and *soft* and 2 * 3 * 4", ["bold and co de and soft and 2 * 3 * 4"]],
  ["[label](https://example.org)", ["label (https://example.org)"]],
  ["snake_case_name and __init__", ["snake_case_name and init"]],
  ["a **b", ["a **b"]],
  ["\u001B]0;owned\u0007", ["\\x1b]0;owned\\x07"]],
])("%j", (markdown, lines) => {
  expect(markdownLines(markdown, 60, plain)).toEqual(lines);
});

test("breaks between words and hangs lists", () => {
  expect(markdownLines("- one two three four", 12, plain)).toEqual(["• one two", "  three four"]);
});

test("strong text and code look so", () => {
  expect(markdownLines("**a** `b`", 60, colored)).toEqual(["\u001B[1ma\u001B[22m \u001B[36mb\u001B[39m"]);
});

test("no line is wider than the room, nor says anything to a terminal", () => {
  const text = fc.string({
    unit: fc.constantFrom(..."ab *_`#->[]()1. \n\t\u001B潮é".split("")),
    maxLength: 120,
  });
  fc.assert(
    fc.property(text, fc.integer({ min: 12, max: 40 }), (markdown, width) => {
      for (const line of markdownLines(markdown, width, plain)) {
        expect(textWidth(stripVTControlCharacters(line))).toBeLessThanOrEqual(width);
        expect(line).not.toMatch(/[\u0000-\u001F]/); // oxlint-disable-line no-control-regex
      }
    }),
  );
});
