import { expect, test } from "vitest";

import { formatValue } from "./format-value.ts";

const program = { isTerminal: false };
const terminal = { isTerminal: true };

test("text is printed as it is, anything else as JSON", () => {
  expect(formatValue("two\nlines\n", program)).toBe("two\nlines\n");
  expect(formatValue("no newline", program)).toBe("no newline\n");
  expect(formatValue({ a: [1] }, program)).toBe('{\n  "a": [\n    1\n  ]\n}\n');
  expect(formatValue(false, program)).toBe("false\n");
});

test("a program gets every byte, a terminal nothing that it would act upon", () => {
  expect(formatValue("\u001B]0;x\u0007", program)).toBe("\u001B]0;x\u0007\n");
  expect(formatValue("\u001B]0;x\u0007", terminal)).toBe("\\x1b]0;x\\x07\n");
  expect(formatValue({ name: "\u202E\u009B" }, terminal)).toBe('{\n  "name": "\\u202e\\x9b"\n}\n');
});
