import fc from "fast-check";
import { expect, test } from "vitest";

import { appendText, emptyTail, tailLines } from "./output-tail.ts";

test("puts lines together again, however the text was cut", () => {
  const line = fc.stringMatching(/^[a-z ]{1,12}$/);
  fc.assert(
    fc.property(
      fc.array(line, { maxLength: 15 }),
      fc.array(fc.nat({ max: 7 }), { minLength: 1 }),
      (lines, cuts) => {
        let rest = lines.map((text) => `${text}\n`).join("");
        let tail = emptyTail;
        for (let turn = 0; rest !== ""; turn++) {
          const length = (cuts[turn % cuts.length] ?? 0) + 1;
          tail = appendText(tail, "stdout", rest.slice(0, length));
          rest = rest.slice(length);
        }
        expect(tailLines(tail)).toEqual(lines);
      },
    ),
  );
});

test("keeps the last 20 lines, and what has begun", () => {
  const text = Array.from({ length: 30 }, (_, index) => `line ${index}`).join("\n");
  const lines = tailLines(appendText(emptyTail, "stdout", text));
  expect(lines).toHaveLength(20);
  expect(lines.at(-1)).toBe("line 29");
});

test("does not mix a begun line of one stream with the other's", () => {
  let tail = appendText(emptyTail, "stdout", "out ");
  tail = appendText(tail, "stderr", "err\n");
  tail = appendText(tail, "stdout", "put\n");
  expect(tailLines(tail)).toEqual(["err", "out put"]);
});

test("does not keep all of an endless line", () => {
  let tail = emptyTail;
  for (let turn = 0; turn < 100; turn++) tail = appendText(tail, "stdout", "x".repeat(1000));
  expect(tailLines(tail).join("").length).toBeLessThanOrEqual(2000);
});

test("takes the line ends of Windows for newlines", () => {
  expect(tailLines(appendText(emptyTail, "stdout", "a\r\nb\r\n"))).toEqual(["a", "b"]);
});
