import fc from "fast-check";
import { expect, test } from "vitest";

import type { Key } from "./key.ts";
import { finishKeys, parseKeys } from "./parse-keys.ts";

const names = (keys: readonly Key[]): readonly string[] =>
  keys.map((key) => (key.kind === "key" ? key.name : `paste:${key.text}`));

test.each([
  ["a", ["a"]],
  ["\r", ["enter"]],
  ["\n", ["ctrl-j"]],
  ["\t\u001B[Z", ["tab", "shift-tab"]],
  ["\u007F\b", ["backspace", "backspace"]],
  ["\u0003\u001A", ["ctrl-c", "ctrl-z"]],
  ["\u001B[A\u001BOB\u001B[C\u001B[D", ["up", "down", "right", "left"]],
  ["\u001B[5~\u001B[6~\u001B[3~\u001B[H\u001B[4~", ["pageup", "pagedown", "delete", "home", "end"]],
  ["\u001B[1;5C\u001B[1;2A", ["ctrl-right", "up"]],
  ["\u001B\r\u001B[13;2u\u001B[27;2;13~", ["alt-enter", "alt-enter", "alt-enter"]],
  ["\u001Bb\u001B\u007F", ["alt-b", "alt-backspace"]],
  ["é潮👍", ["é", "潮", "👍"]],
  ["\u001B[200~a\r\nb\u001B[Ac\u0003\u001B[201~x", ["paste:a\nb\u001B[Ac\u0003", "x"]],
  // Answers of the terminal, focus, mouse: nobody typed them.
  ["\u001B[24;80R\u001B[I\u001B[?1;2c\u001B[<0;1;1Mq", ["q"]],
])("%j is %j", (input, expected) => {
  const { keys, rest } = parseKeys(input);
  expect(names(keys)).toEqual(expected);
  expect(rest).toBe("");
});

test("what may be the start of a sequence waits, and alone it is the escape key", () => {
  expect(parseKeys("a\u001B")).toEqual({ keys: [{ kind: "key", name: "a", text: "a" }], rest: "\u001B" });
  expect(names(finishKeys("\u001B"))).toEqual(["escape"]);
  expect(parseKeys("\u001B[1;").rest).toBe("\u001B[1;");
  expect(finishKeys("\u001B[1;")).toEqual([]);
  expect(parseKeys("\u001B[200~half").rest).toBe("\u001B[200~half");
});

test("however the input is cut, the keys are the same", () => {
  const piece = fc.constantFrom(
    "a",
    "\r",
    "\u001B[A",
    "\u001BOB",
    "\u001B[13;2u",
    "\u001B[200~x y\u001B[201~",
    "é",
    "\u0003",
  );
  fc.assert(
    fc.property(
      fc.array(piece, { minLength: 1 }),
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
      (pieces, cuts) => {
        const input = pieces.join("");
        const keys: Key[] = [];
        let rest = "";
        for (let at = 0, turn = 0; at < input.length; turn++) {
          const length = cuts[turn % cuts.length] ?? 1;
          const parsed = parseKeys(rest + input.slice(at, at + length));
          keys.push(...parsed.keys);
          rest = parsed.rest;
          at += length;
        }
        expect([...keys, ...finishKeys(rest)]).toEqual(parseKeys(input).keys);
      },
    ),
  );
});

test("takes any input, and no control character for text", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (input) => {
      for (const key of parseKeys(input).keys)
        if (key.kind === "key" && key.text !== undefined)
          expect(key.text).not.toMatch(/^[\u0000-\u001F\u007F]/); // oxlint-disable-line no-control-regex
    }),
  );
});
