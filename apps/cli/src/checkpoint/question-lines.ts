import { formatDuration, type Json, type Question, type QuestionAction } from "@tidemark/spec";
import { answerKey } from "@tidemark/runtimes-human";

import { count } from "../printers/summarize-value.ts";
import { escapeLine, escapeText } from "../terminal/escape-text.ts";
import type { Style } from "../terminal/style.ts";
import { cutText } from "../terminal/text-width.ts";
import { plainMarkdown } from "./plain-markdown.ts";
import { quoteWord } from "./quote-word.ts";

/** So much of what is shown is printed; who wants more asks for it. */
const longestShow = 20;
const widestShow = 500;

export interface QuestionLinesOptions {
  readonly style: Style;
  readonly now: number;
  /** The run, so that the reader can be told where all of it is to be seen. */
  readonly run?: string | undefined;
}

/** A question as it is printed above the line in which it is answered. Begins with an empty line. */
export function questionLines(
  path: string,
  question: Question,
  options: QuestionLinesOptions,
): readonly string[] {
  const { style, now } = options;
  const { color, glyphs } = style;
  const deadline = describeDeadline(question, now);
  const rest = deadline === "" ? "" : `  ${color.dim(deadline)}`;
  const lines = [`${color.yellow(questionGlyph(style))} ${color.bold(escapeLine(path))}${rest}`];
  const ask = plainMarkdown(question.ask, color.bold).trim();
  lines.push(...ask.split("\n").map((line) => `  ${line}`));
  if (question.show !== undefined) {
    const shown = showLines(path, question.show, options);
    lines.push("", ...shown.map((line) => `  ${color.dim(glyphs.bar)} ${line}`));
  }
  return ["", ...lines.map((line) => ` ${line}`.trimEnd()), ""];
}

/**
 * The line in which it is answered: ` a approve · r reject · i give input › `.
 */
export function choiceText(actions: readonly QuestionAction[], style: Style): string {
  const choices = actions.map(({ name, label }) => {
    const key = answerKey(name, actions);
    return `${style.color.cyan(key)}${label === key ? "" : ` ${escapeLine(label)}`}`;
  });
  return ` ${choices.join(` ${style.glyphs.dot} `)} ${promptGlyph(style)} `;
}

/** The mark behind which somebody types. */
export function promptGlyph(style: Style): string {
  return isAscii(style) ? ">" : "›";
}

function questionGlyph(style: Style): string {
  return isAscii(style) ? "?" : "◆";
}

/** Whether the style's other signs are plain ones. */
function isAscii({ glyphs }: Style): boolean {
  return glyphs.ellipsis === "...";
}

/** What it comes to by itself, and when: `rejects itself in 58:12`. */
export function describeDeadline({ dueAt, default: answer = "reject" }: Question, now: number): string {
  if (dueAt === undefined) return "";
  return `${describeByItself(answer)} ${dueAt <= now ? "now" : `in ${countDown(dueAt - now)}`}`;
}

/** What a question does with which nobody does anything. */
export function describeByItself(action: string): string {
  if (action === "approve") return "approves itself";
  return action === "reject" ? "rejects itself" : `decides itself for ${escapeLine(action)}`;
}

/** `58:12`, `3:00:00`; days in words. */
function countDown(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  if (seconds >= 86_400) return formatDuration(milliseconds);
  const pad = (value: number): string => String(value).padStart(2, "0");
  const minutes = Math.floor(seconds / 60);
  const rest = pad(seconds % 60);
  return minutes < 60 ? `${minutes}:${rest}` : `${Math.floor(minutes / 60)}:${pad(minutes % 60)}:${rest}`;
}

function showLines(path: string, show: Json, { style, run }: QuestionLinesOptions): readonly string[] {
  const { color, glyphs } = style;
  const text = typeof show === "string" ? show.trimEnd() : JSON.stringify(show, null, 2);
  const lines = text.split(/\r?\n/);
  const width = Math.min(widestShow, (style.columns ?? Number.POSITIVE_INFINITY) - 5);
  // One line of megabytes would take its time to be escaped and measured.
  const whole = lines.slice(0, longestShow).map((line) => escapeText(line.slice(0, widestShow + 1)));
  const shown = whole.map((line) => cutText(line, width, glyphs.ellipsis));
  const more = lines.length - shown.length;
  if (more === 0 && shown.every((line, at) => line === whole[at])) return shown;
  const what = more === 0 ? "lines are cut" : count(more, "more line");
  const where = run === undefined ? "" : `; all of it: tidemark show ${quoteWord(run)} ${quoteWord(path)}`;
  return [...shown, color.dim(`${glyphs.ellipsis} ${what}${where}`)];
}
