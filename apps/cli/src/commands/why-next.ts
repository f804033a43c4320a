import type { StepExplanation } from "@tidemark/engine";

import { quoteWord } from "../checkpoint/quote-word.ts";

/** The commands that answer the question of a step, or go on where somebody has. */
export function answerLines({ state, step, question }: StepExplanation, name: string): readonly string[] {
  if (state !== "waiting" || question === undefined) return [];
  if (question.decision !== undefined) return [`tidemark resume ${quoteWord(name)}`];
  return question.actions.map((action) => {
    const input = action.input === "required" ? " --input '<value>'" : "";
    return `tidemark answer ${quoteWord(name)} ${quoteWord(step)} ${quoteWord(action.name)}${input}`;
  });
}

/** The commands that say what became of a step that was cut off. */
export function settleLines({ state, attempts, step }: StepExplanation, name: string): readonly string[] {
  if (state !== "interrupted") return [];
  const cutOff = attempts.findLast(({ status }) => status === undefined)?.path ?? step;
  return ["--done '<json>'", "--again", "--fail"].map(
    (way) => `tidemark settle ${quoteWord(name)} ${quoteWord(cutOff)} ${way}`,
  );
}
