import type { QuestionAction, QuestionDraft, Runtime } from "@tidemark/spec";
import { askPolitely, confirm, type ConfirmConfig } from "./confirm-runtime.ts";

type Asker = () => Runtime<ConfirmConfig>;

/** A question in which something is wrong. */
function asking(changes: object): Asker {
  return () => confirm({ ask: (config) => ({ ...askPolitely(config), ...changes }) });
}

function offering(...actions: readonly object[]): Asker {
  return asking({ actions: [...askPolitely({}).actions, ...(actions as QuestionAction[])] });
}

let counter = 0;
const count = (): number => (counter += 1);
const { onReject: _onReject, ...undecided } = askPolitely({ word: "sure" });

/** What is wrong with it, the runtime, and the test that must find it out. */
export const brokenAskers: readonly (readonly [fault: string, runtime: Asker, found: string])[] = [
  ["nothing to ask", without("ask"), "describes itself in plain data"],
  ["a question that nobody asks", without("asks", true), "describes itself in plain data"],
  ["`asks` that is no boolean", () => confirm({ asks: "yes" as never }), "describes itself in plain data"],
  ["another question than expected", asking({ ask: "Well?" }), "asks a word"],
  ["an empty question", asking({ ask: " " }), "asks no word"],
  ["no actions", asking({ actions: [] }), "asks no word"],
  ["an action twice", offering({ name: "reject", label: "no!", input: "none" }), "asks no word"],
  ["an action that cannot be typed", offering({ name: "Say no", label: "no", input: "none" }), "asks no word"],
  ["an action without a label", offering({ name: "later", label: "", input: "none" }), "asks no word"],
  ["an unknown kind of input", offering({ name: "later", label: "later", input: "maybe" }), "asks no word"],
  ["a default that is none of the actions", asking({ default: "wait" }), "asks no word"],
  ["a default that needs an input", asking({ default: "other" }), "asks no word"],
  [
    "no way to reject when the time has passed",
    asking({ actions: [{ name: "approve", label: "yes", input: "none" }] }),
    "asks no word",
  ],
  [
    "an unattended answer that is none of the actions",
    asking({ actions: askPolitely({}).actions.slice(1), unattended: "approve" }),
    "asks no word",
  ],
  [
    "an interrupt that rejects where nothing can be rejected",
    asking({ actions: [askPolitely({}).actions[0]], default: "approve", onInterrupt: "reject" }),
    "asks no word",
  ],
  ["an unknown unattended rule", asking({ unattended: "wait" }), "asks no word"],
  ["an unknown rule for interrupts", asking({ onInterrupt: "approve" }), "asks no word"],
  ["an unknown rule for rejections", asking({ onReject: "fail" }), "asks no word"],
  ["a question without a rule for rejections", () => confirm({ ask: () => undecided as QuestionDraft }), "asks a word"],
  ["a deadline, which is the engine's", asking({ dueAt: 5 }), "asks no word"],
  ["a question that does not survive JSON", asking({ show: new Date(0) }), "asks no word"],
  [
    "a question that changes",
    () => confirm({ ask: (config) => ({ ...askPolitely(config), show: count() }) }),
    "asks the same again, whatever it has asked before",
  ],
  [
    "a question that remembers the one before",
    () => {
      let last = "";
      return confirm({
        ask: (config) => {
          const show = last;
          last = config.word ?? "";
          return { ...askPolitely(config), show };
        },
      });
    },
    "asks the same again, whatever it has asked before",
  ],
  [
    "one instance for all",
    (() => {
      const only = confirm();
      return () => only;
    })(),
    "asks the same again, whatever it has asked before",
  ],
  [
    "answering itself",
    () => confirm({ execute: async () => ({ approved: true }) }),
    "does no work where nobody asks its question",
  ],
  [
    "an error without a code",
    () => confirm({ execute: () => Promise.reject(new Error("No.")) }),
    "does no work where nobody asks its question",
  ],
  ["an effect that nobody knows", () => confirm({ effect: () => "ask" as never }), "knows what a repeat would do"],
];

function without(key: "ask" | "asks", working = false): Asker {
  return () => {
    const { [key]: _, ...rest } = confirm();
    return { ...rest, ...(working && { execute: async () => ({ approved: true }) }) };
  };
}
