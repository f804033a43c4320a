import { checkpointActions } from "@tidemark/runtimes-human";
import type { Question } from "@tidemark/spec";
import { describe, expect, test } from "vitest";

import { acceptKeys, addQuestion, initialView, removeQuestion, type ViewState } from "../model/view-state.ts";
import { actionKeys } from "./action-keys.ts";
import { parseKeys } from "./parse-keys.ts";
import { pressKey, type KeyContext, type Pressed } from "./press-key.ts";

const context: KeyContext = {
  rows: ["a", "b", "group", "c"],
  groups: new Set(["group"]),
  failures: ["b", "group[3].x"],
  page: 2,
  furthest: 10,
  selected: "a",
};

/** After several keys, with the last command. The row that was chosen is the one that the next key is about. */
function press(view: ViewState, input: string): Pressed {
  let pressed: Pressed = { view };
  for (const key of parseKeys(input).keys)
    pressed = pressKey(pressed.view, key, { ...context, selected: pressed.view.selected ?? "a" });
  return pressed;
}

const question: Question = {
  ask: "?",
  actions: checkpointActions,
  unattended: "suspend",
  onInterrupt: "suspend",
};
const asked = (view: ViewState, id = 1): ViewState =>
  acceptKeys(addQuestion(view, { id, path: `q${id}`, question, isNew: true }), id);
const inline = initialView("inline");
const full = initialView("full");

describe("everywhere", () => {
  const views: readonly (readonly [string, ViewState])[] = [
    ["inline", inline],
    ["full", full],
    ["a new question", addQuestion(inline, { id: 1, path: "q", question, isNew: true })],
    ["an answer", press(asked(inline), "i").view],
    ["a filter", press(inline, "/").view],
    ["help", press(inline, "?").view],
  ];
  test.each(views)("in %s Ctrl-C stops and Ctrl-Z goes to the shell", (_, view) => {
    expect(press(view, "\u0003")).toMatchObject({ view: { isStopping: true }, command: { type: "stop" } });
    expect(press(view, "\u001A").command).toEqual({ type: "suspend" });
  });
});

describe("a question", () => {
  test.each([
    ["a", { action: "approve" }],
    ["A", { action: "approve" }],
    ["r\r", { action: "reject" }],
    ["rtoo long\r", { action: "reject", reason: "too long" }],
    ["i42\r", { action: "input", input: 42 }],
    ["ione\ntwo\r", { action: "input", input: "one\ntwo" }],
    ["i\rtext\r", { action: "input", input: "text" }],
    ["i{a\r\r", { action: "input", input: "{a" }],
  ])("%j answers %j", (input, answer) => {
    const { view, command } = press(asked(inline), input);
    expect(command).toEqual({ type: "answer", id: 1, answer });
    expect(view.questions).toEqual([]);
    expect(view.focus).toEqual({ kind: "list" });
  });

  test.each(["x", "\r", " ", "\u001B[A", "i\r", "i{a\r", "\u001B[200~a\u001B[201~"])(
    "%j answers nothing",
    (input) => {
      const { view, command } = press(asked(inline), input);
      expect(command).toBeUndefined();
      expect(view.questions).toHaveLength(1);
    },
  );

  test("that is new takes no key", () => {
    const view = addQuestion(inline, { id: 1, path: "q", question, isNew: true });
    expect(press(view, "a\rfi").view).toEqual(view);
  });

  test("does not take the keys from somebody who writes", () => {
    const writing = press(inline, "/se").view;
    const view = asked(writing);
    expect(press(view, "a")).toMatchObject({ view: { filter: "sea", questions: [{ id: 1 }] } });
    const answering = asked(press(asked(inline), "i").view, 2);
    expect(press(answering, "a\r")).toMatchObject({
      command: { id: 1 },
      view: { focus: { kind: "question", id: 2 } },
    });
  });

  test("is followed by the next one, and left when nobody has to answer it", () => {
    const view = asked(asked(inline), 2);
    expect(press(view, "\t").view.focus).toEqual({ kind: "question", id: 2 });
    expect(press(view, "\t\t").view.focus).toEqual({ kind: "question", id: 1 });
    expect(removeQuestion(view, 1).focus).toEqual({ kind: "question", id: 2 });
    expect(removeQuestion(press(view, "i").view, 1).focus).toEqual({ kind: "question", id: 2 });
    expect(removeQuestion(removeQuestion(view, 1), 2).focus).toEqual({ kind: "list" });
  });

  test("own answers have keys that mean nothing else", () => {
    const edit = { name: "view", label: "Look again", input: "none" } as const;
    expect([...actionKeys([...checkpointActions, edit]).keys()]).toEqual(["a", "r", "i", "e"]);
  });
});

describe("the full screen", () => {
  test.each([
    ["j", "b"],
    ["jj", "group"],
    ["G", "c"],
    ["Gk", "group"],
    [" ", "group"],
    ["Gg", "a"],
    ["jjjjjj", "c"],
  ])("%j chooses %s", (input, path) => {
    expect(press(full, input).view).toMatchObject({ selected: path, isFollowing: false });
  });

  test("Enter goes into a log and unfolds a group", () => {
    expect(press(full, "\r").view.focus).toEqual({ kind: "log" });
    expect([...press(full, "jj\r").view.unfolded]).toEqual(["group"]);
    expect([...press(full, "jj\r\r").view.unfolded]).toEqual([]);
  });

  test("a log is scrolled back from its end", () => {
    const log = press(full, "\r").view;
    expect(press(log, "k").view.scroll).toBe(1);
    expect(press(log, "g").view.scroll).toBe(10);
    expect(press(log, "gjjG").view.scroll).toBe(0);
    expect(press(log, "j").view.scroll).toBe(0);
    expect(press(log, "kh").view).toMatchObject({ scroll: 0, focus: { kind: "list" } });
  });

  test("e goes from failure to failure, also into a folded group, and around", () => {
    expect(press(full, "e").view.selected).toBe("b");
    const second = press(full, "ee").view;
    expect(second.selected).toBe("group[3].x");
    expect([...second.unfolded]).toEqual(["group"]);
    expect(press(full, "eee").view.selected).toBe("b");
  });

  test("c, o and f ask for what they say", () => {
    expect(press(full, "jc").command).toEqual({ type: "copy", path: "b" });
    expect(press(full, "jo").command).toEqual({ type: "open", path: "b" });
    expect(press(full, "f").view.layout).toBe("inline");
  });
});

test("a filter is kept by Enter and given up by Escape", () => {
  expect(press(inline, "/ab\r").view).toMatchObject({ filter: "ab", focus: { kind: "list" } });
  const again = press(press(inline, "/ab\r").view, "/c").view;
  expect(again.filter).toBe("abc");
  expect(pressKey(again, { kind: "key", name: "escape" }, context).view.filter).toBe("ab");
  expect(pressKey(press(inline, "/ab\r").view, { kind: "key", name: "escape" }, context).view.filter).toBe(
    "",
  );
});
