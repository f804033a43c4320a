import { expect, test } from "vitest";

import { cutText, padText, textWidth } from "./text-width.ts";

test.each([
  ["", 0],
  ["plain", 5],
  ["naïve", 5],
  ["e\u0301", 1],
  ["潮汐", 4],
  ["✔ ok", 4],
  ["🌊", 2],
  ["👩‍🚀", 2],
  ["⚠️", 2],
])("%j takes %i columns", (text, width) => {
  expect(textWidth(text)).toBe(width);
});

test("cutText keeps whole characters and says that it cut", () => {
  expect(cutText("abcdef", 6, "…")).toBe("abcdef");
  expect(cutText("abcdef", 4, "…")).toBe("abc…");
  expect(cutText("abc def", 5, "…")).toBe("abc…");
  expect(cutText("潮汐潮汐", 6, "…")).toBe("潮汐…");
  expect(cutText("a👩‍🚀b", 3, "...")).toBe("...");
  expect(cutText("abc", 1, "...")).toBe("");
});

test("padText counts columns and not code units", () => {
  expect(padText("潮", 4)).toBe("潮  ");
  expect(padText("long", 2)).toBe("long");
});
