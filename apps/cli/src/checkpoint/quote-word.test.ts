import { execFileSync } from "node:child_process";

import fc from "fast-check";
import { expect, test } from "vitest";

import { quoteWord } from "./quote-word.ts";

test.each([
  ["approve", "approve"],
  ["20261120-151744-ram0dy", "20261120-151744-ram0dy"],
  ["research[14].notes", "'research[14].notes'"],
  ["it's", String.raw`'it'\''s'`],
  ["-x", "'-x'"],
  ["", "''"],
  ["a b", "'a b'"],
  ["\u001B[2J", String.raw`'\x1b[2J'`],
])("%j is typed as %s", (word, typed) => {
  expect(quoteWord(word)).toBe(typed);
});

test("a shell reads the word that was meant", () => {
  const printable = fc.string({
    unit: fc.constantFrom(..."abz09 '\"$`\\!*?[]{}()<>|&;~#=-_./:@%+,^".split("")),
  });
  const words = fc.sample(printable, 200);
  const script = words.map((word) => `printf '%s\\0' ${quoteWord(word)}`).join("\n");
  expect(execFileSync("sh", ["-c", script], { encoding: "utf8" }).split("\0").slice(0, -1)).toEqual(words);
});
