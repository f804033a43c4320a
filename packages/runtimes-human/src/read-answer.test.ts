import type { QuestionAction } from "@tidemark/spec";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkpointActions } from "./checkpoint-actions.ts";
import { answerKey, readAnswer, withText } from "./read-answer.ts";

const edit: QuestionAction = { name: "edit", label: "Change it", input: "required" };
const later: QuestionAction = { name: "later", label: "Not now", input: "none" };
const actions = [...checkpointActions, edit, later];

/** A word in every mixture of small and capital letters. */
function casesOf(word: string): readonly string[] {
  return word
    .split("")
    .reduce<readonly string[]>(
      (starts, letter) => starts.flatMap((start) => [start + letter, start + letter.toUpperCase()]),
      [""],
    );
}

describe("readAnswer", () => {
  test.each([
    ["a", "approve"],
    ["approve", "approve"],
    ["r", "reject"],
    ["reject", "reject"],
    ["i", "input"],
    ["input", "input"],
    ["edit", "edit"],
    ["later", "later"],
  ])("%s, in any case and with spaces around it, is %s", (word, action) => {
    for (const text of casesOf(word)) {
      expect(readAnswer(text, actions)).toEqual({ action });
      expect(readAnswer(` \t${text} \r`, actions)).toEqual({ action });
    }
  });

  test.each([
    ["r too  long", { action: "reject", reason: "too  long" }],
    ["Reject\t42", { action: "reject", reason: "42" }],
    ["INPUT 42", { action: "input", input: 42 }],
    ['input { "a": 1 }', { action: "input", input: { a: 1 } }],
    ["Input two words ", { action: "input", input: "two words" }],
    ["edit the title", { action: "edit", input: "the title" }],
  ])("%s brings what goes with it", (text, answer) => {
    expect(readAnswer(text, actions)).toEqual(answer);
  });

  test.each([
    ...[
      "",
      "  ",
      "y",
      "yes",
      "ok",
      "no",
      "ap",
      "approv",
      "approved",
      "approve.",
      "aa",
      "a,b",
      "-a",
      "\u001B[A",
    ],
    ...["I do not agree", "i 42", "i am away", "I, too"],
    ...["a lot of work", "approve nothing", "later today", "e", "ed", "edi", "0", "true", "\0a", "а"],
  ])("%j is no answer", (text) => {
    expect(readAnswer(text, actions)).toBeUndefined();
  });

  test("only what is offered is an answer", () => {
    expect(readAnswer("a", [edit])).toBeUndefined();
    expect(readAnswer("approve", [])).toBeUndefined();
    expect(readAnswer("edit", checkpointActions)).toBeUndefined();
  });

  test("a word that two actions lay claim to is neither", () => {
    const named: QuestionAction = { name: "a", label: "Another", input: "none" };
    expect(readAnswer("a", [...checkpointActions, named])).toBeUndefined();
    expect(readAnswer("approve", [...checkpointActions, named])).toEqual({ action: "approve" });
    expect(readAnswer("a", [named])).toEqual({ action: "a" });
  });

  test("never throws, and takes no unrelated text for an answer", () => {
    const words = new Set(["a", "approve", "r", "reject", "i", "input", "edit", "later"]);
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.string({ unit: fc.constantFrom(..."aApPrReEiInNdDtTlLoOvVjJcCuU \t".split("")) }),
      fc.tuple(fc.constantFrom(...words), fc.string()).map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(text, (typed) => {
        const answer = readAnswer(typed, actions);
        const first = typed.trim().split(/\s/, 1)[0]?.toLowerCase() ?? "";
        if (!words.has(first)) expect(answer).toBeUndefined();
        if (answer?.action === "approve") expect(["a", "approve"]).toContain(typed.trim().toLowerCase());
      }),
      { numRuns: 1000 },
    );
  });
});

test("withText knows that the text of a rejection is a reason", () => {
  expect(withText({ name: "reject" }, "5")).toEqual({ action: "reject", reason: "5" });
  expect(withText(edit, "5")).toEqual({ action: "edit", input: 5 });
});

test("answerKey is the shortest that is understood", () => {
  expect(actions.map(({ name }) => answerKey(name, actions))).toEqual(["a", "r", "i", "edit", "later"]);
  const named: QuestionAction = { name: "a", label: "Another", input: "none" };
  expect(answerKey("approve", [...checkpointActions, named])).toBe("approve");
  for (const { name } of actions)
    expect(readAnswer(answerKey(name, actions), actions)).toEqual({ action: name });
});
