import type { Question, Waiting } from "@tidemark/spec";

import { escapeLine } from "../terminal/escape-text.ts";
import { cutText } from "../terminal/text-width.ts";
import { plainMarkdown } from "./plain-markdown.ts";
import { describeByItself } from "./question-lines.ts";
import { quoteWord } from "./quote-word.ts";

/** A question is told in one line; the run's folder has all of it. */
const widestAsk = 100;

/**
 * What a suspended run waits for, and the commands that decide it, ready to be copied; last the one that goes on.
 *
 * @example
 * describeWaiting(result.waiting ?? [], result.run).at(-1) // "tidemark resume 20261120-151744-ram0dy"
 */
export function describeWaiting(waiting: readonly Waiting[], run: string): readonly string[] {
  const id = quoteWord(run);
  return [...waiting.flatMap((one) => describeOne(one, id)), `tidemark resume ${id}`];
}

function describeOne(one: Waiting, run: string): readonly string[] {
  const { path } = one;
  const step = quoteWord(path);
  if (one.kind === "question") {
    const { question } = one;
    const rest = [firstLine(question.ask), describeMoment(question)].filter((part) => part !== "");
    return [
      [escapeLine(path), ...rest].join("  "),
      ...question.actions.map((action) => {
        const input = action.input === "required" ? " --input '<value>'" : "";
        return `  tidemark answer ${run} ${step} ${quoteWord(action.name)}${input}`;
      }),
    ];
  }
  return [
    `${escapeLine(path)}  was cut off in attempt ${one.attempt}: nobody knows whether it had its effect`,
    `  tidemark settle ${run} ${step} --done '<json>'`,
    `  tidemark settle ${run} ${step} --again`,
    `  tidemark settle ${run} ${step} --fail`,
  ];
}

function firstLine(ask: string): string {
  const [line = ""] = plainMarkdown(ask, (text) => text)
    .trim()
    .split("\n", 1);
  return cutText(escapeLine(line.trim()), widestAsk, "…");
}

/** The reader may be looking at it much later, so the moment is told and not the time that is left. */
function describeMoment({ dueAt, default: answer = "reject" }: Question): string {
  return dueAt === undefined ? "" : `(${describeByItself(answer)} at ${new Date(dueAt).toISOString()})`;
}
