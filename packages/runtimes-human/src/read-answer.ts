import type { Json, QuestionAction } from "@tidemark/spec";
import { readInput } from "./read-input.ts";

/** What somebody decided: which of the actions, and what goes with it. */
export interface Answer {
  readonly action: string;
  readonly input?: Json;
  /** Why it was rejected. */
  readonly reason?: string;
}

/** The short forms of the standard answers. */
const aliases: ReadonlyMap<string, string> = new Map([
  ["approve", "a"],
  ["reject", "r"],
  ["input", "i"],
]);

/**
 * The answer that a typed line is: an action's name or `a`, `r`, `i`, in any case. What follows is the reason of a rejection,
 * and behind an action's whole name its input. Behind `a` and `i` nothing may follow: "I do not agree" approves nothing. Where
 * the action takes nothing, and for any other text, the line is no answer either.
 *
 * @example
 * readAnswer("R too long", checkpointActions) // { action: "reject", reason: "too long" }
 */
export function readAnswer(text: string, actions: readonly QuestionAction[]): Answer | undefined {
  const [, word = "", rest = ""] = /^(\S+)\s*([^]*)$/.exec(text.trim()) ?? [];
  const action = findAction(word, actions);
  if (action === undefined) return undefined;
  if (rest === "") return { action: action.name };
  const isNamed = word.toLowerCase() === action.name.toLowerCase();
  return action.input === "none" || !(isNamed || action.name === "reject")
    ? undefined
    : withText(action, rest);
}

/**
 * An answer with the text that goes with it: for `reject` that is the reason, for any other action its input.
 *
 * @example
 * withText(input, "42") // { action: "input", input: 42 }
 */
export function withText({ name }: Pick<QuestionAction, "name">, text: string): Answer {
  return name === "reject" ? { action: name, reason: text } : { action: name, input: readInput(text) };
}

/**
 * The shortest text that `readAnswer` takes for an action.
 *
 * @example
 * answerKey("approve", checkpointActions) // "a"
 */
export function answerKey(name: string, actions: readonly QuestionAction[]): string {
  const alias = aliases.get(name);
  return alias !== undefined && findAction(alias, actions)?.name === name ? alias : name;
}

/** A word that two actions lay claim to is neither. */
function findAction(word: string, actions: readonly QuestionAction[]): QuestionAction | undefined {
  const wanted = word.toLowerCase();
  const [found, another] = actions.filter(
    ({ name }) => name.toLowerCase() === wanted || aliases.get(name) === wanted,
  );
  return another === undefined ? found : undefined;
}
