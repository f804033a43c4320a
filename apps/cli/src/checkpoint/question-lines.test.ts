import { checkpointActions } from "@tidemark/runtimes-human";
import type { Question } from "@tidemark/spec";
import { describe, expect, test } from "vitest";

import { chooseStyle, type Style } from "../terminal/style.ts";
import { choiceText, questionLines } from "./question-lines.ts";

const question: Question = {
  ask: "Read every fact.\n\n**Sending** cannot be undone.",
  actions: checkpointActions,
  unattended: "suspend",
  onInterrupt: "suspend",
};
const style = chooseStyle({ isTerminal: false }, {});
const ascii = chooseStyle({ isTerminal: false }, { LANG: "C" });
const colored = chooseStyle({ isTerminal: false }, { FORCE_COLOR: "1" });

function print(changes: Partial<Question>, options: { style?: Style; run?: string } = {}): string {
  return questionLines("approve", { ...question, ...changes }, { style, now: 0, ...options }).join("\n");
}

test("a question with all that belongs to it", () => {
  expect(print({ show: { notes: 31 }, dueAt: 3_492_000 })).toMatchInlineSnapshot(`
    "
     ◆ approve  rejects itself in 58:12
       Read every fact.

       Sending cannot be undone.

       │ {
       │   "notes": 31
       │ }
    "
  `);
  expect(choiceText(checkpointActions, style)).toBe(" a approve · r reject · i give input › ");
});

test("a terminal without Unicode", () => {
  expect(print({ show: "x" }, { style: ascii })).toMatchInlineSnapshot(`
    "
     ? approve
       Read every fact.

       Sending cannot be undone.

       | x
    "
  `);
  expect(choiceText(checkpointActions, ascii)).toBe(" a approve - r reject - i give input > ");
});

describe("the deadline", () => {
  test.each([
    [{ dueAt: 1 }, "rejects itself in 0:01"],
    [{ dueAt: 60_000, default: "approve" }, "approves itself in 1:00"],
    [{ dueAt: 3_600_000, default: "reject" }, "rejects itself in 1:00:00"],
    [{ dueAt: 86_399_000 }, "rejects itself in 23:59:59"],
    [{ dueAt: 187_200_000 }, "rejects itself in 2d4h"],
    [{ dueAt: 5000, default: "edit" }, "decides itself for edit in 0:05"],
    [{ dueAt: 0 }, "rejects itself now"],
    [{ dueAt: -5 }, "rejects itself now"],
  ])("%j: %s", (changes, expected) => {
    expect(print(changes).split("\n")[1]).toBe(` ◆ approve  ${expected}`);
  });

  test("without one it waits for ever, and nothing is said", () => {
    expect(print({ default: "approve" }).split("\n")[1]).toBe(" ◆ approve");
  });
});

describe("what is shown", () => {
  const long = Array.from({ length: 50 }, (_, index) => `line ${index}`).join("\n");

  test("is cut after twenty lines, and it is said where the rest is", () => {
    const lines = print({ show: long }, { run: "r 1" }).trimEnd().split("\n");
    expect(lines.filter((line) => line.includes("│ line"))).toHaveLength(20);
    expect(lines.at(-1)).toBe("   │ … 30 more lines; all of it: tidemark show 'r 1' approve");
    expect(print({ show: long }).trimEnd().split("\n").at(-1)).toBe("   │ … 30 more lines");
  });

  test("exactly twenty lines are not cut", () => {
    const text = print({ show: long.split("\n").slice(0, 20).join("\r\n") });
    expect(text).toContain("line 19\n");
    expect(text).not.toMatch(/more|\\x0d/);
  });

  test("is cut at the width of the terminal", () => {
    const narrow = chooseStyle({ isTerminal: true, columns: 20 }, { NO_COLOR: "1" });
    const lines = print({ ask: "Well?", show: "x".repeat(1000) }, { style: narrow, run: "r" }).split("\n");
    expect(lines).toContain(`   │ ${"x".repeat(14)}…`);
    expect(lines.at(-2)).toBe("   │ … lines are cut; all of it: tidemark show r approve");
  });

  test.each([[null], [false], [0], [[]]])("%j is shown", (show) => {
    expect(print({ show })).toContain(`│ ${JSON.stringify(show)}`);
  });
});

test("what is strong looks strong, and nothing foreign is acted upon", () => {
  const text = print({ ask: "**a**\u001B]0;x\u0007 ** b ** c**", show: "\u001B[2J" }, { style: colored });
  expect(text).toContain("\u001B[1ma\u001B[22m\\x1b]0;x\\x07 ** b ** c**");
  expect(text).toContain("\\x1b[2J");
});
