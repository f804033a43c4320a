import type { Question } from "@tidemark/spec";

import { escapeText } from "../terminal/escape-text.ts";
import { outputText } from "./draw/log-pane.ts";
import { logLines } from "./model/step-log.ts";
import type { StepBook } from "./model/step-book.ts";

/** What is remembered of a step's output: its log, else what it returned, else what went wrong. Harmless to a terminal. */
export function stepText(path: string, book: StepBook): string {
  const { output, error } = book.steps.get(path) ?? {};
  const lines = logLines(book.log(path));
  if (lines.length > 0) return lines.map(escapeText).join("\n");
  if (output !== undefined && output !== null) return outputText(output);
  return escapeText(error?.message ?? "no output");
}

/** A question with all that it is about. Harmless too. */
export function questionText({ ask, show }: Question): string {
  if (show === undefined) return escapeText(ask);
  return escapeText(`${ask.trim()}\n\n${typeof show === "string" ? show : JSON.stringify(show, null, 2)}`);
}
