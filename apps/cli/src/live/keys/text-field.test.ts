import { expect, test } from "vitest";

import { parseKeys } from "./parse-keys.ts";
import { editField, emptyField, type TextField } from "./text-field.ts";

/** A field into which somebody types. */
function typed(input: string, start: TextField = emptyField, isMultiline = true): TextField {
  return parseKeys(input).keys.reduce((field, key) => editField(field, key, { isMultiline }) ?? field, start);
}

/** The text with a bar where the cursor is. */
const shown = ({ text, cursor }: TextField): string => `${text.slice(0, cursor)}|${text.slice(cursor)}`;

const left = "\u001B[D";
const up = "\u001B[A";
const down = "\u001B[B";

test.each([
  ["ab", "ab|"],
  [`ab${left}X`, "aX|b"],
  [`ab\u0001X\u0005Y`, "XabY|"],
  ["ab\u007F\u007F\u007F", "|"],
  [`abc${left}\u001B[3~`, "ab|"],
  ["one two\u0017", "one |"],
  [`one two${left}${left}\u0015`, "|wo"],
  [`one two${left}${left}\u000B`, "one t|"],
  ["one\u001B\rtwo", "one\ntwo|"],
  ["one\ntwo", "one\ntwo|"],
  [`one\n${up}X`, "X|one\n"],
  [`abc\nde${up}X`, "abX|c\nde"],
  [`a\nbcd${up}${down}X`, "a\nbX|cd"],
  ["\u001B[200~p\nq\u001B[201~", "p\nq|"],
  // A family is one character, and so is a letter with its accent.
  ["👩‍👩‍👧\u007F", "|"],
  [`e\u0301${left}X`, "X|e\u0301"],
])("%j gives %s", (input, expected) => {
  expect(shown(typed(input))).toBe(expected);
});

test("a field of one line makes one of what is pasted", () => {
  expect(shown(typed("\u001B[200~a\n b\u001B[201~\u001B\r", emptyField, false))).toBe("a b|");
});
