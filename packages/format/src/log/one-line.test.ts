import { describe, expect, it } from "vitest";
import { oneLine } from "./one-line.ts";

describe("oneLine", () => {
  it.each([
    ["a\nb\r\n\tc  d ", "a b c d"],
    ["\u2028a\u2029b\ufeff", "a b"],
    ["\u001b[31mred\u0007", "\ufffd[31mred\ufffd"],
    ["a\u202eb\u2066c", "a\ufffdb\ufffdc"],
    ["\ud800x", "\ufffdx"],
    ["", ""],
  ])("%j", (text, expected) => {
    expect(oneLine(text, 80)).toBe(expected);
  });

  it("cuts between characters, not inside one", () => {
    expect(oneLine("ab cd", 5)).toBe("ab cd");
    expect(oneLine("ab cd", 4)).toBe("ab…");
    expect(oneLine("😀😀😀😀", 3)).toBe("😀😀…");
  });

  it("says that a text goes on even where its start fits", () => {
    expect(oneLine(`a${" ".repeat(10_000)}b`, 80)).toBe("a…");
  });
});
