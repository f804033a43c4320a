import type { ExplainedAttempt, ExplainedResume, StepExplanation } from "@tidemark/engine";
import { formatDuration } from "@tidemark/spec";

import { lastError, oneLine } from "../printers/error-text.ts";
import { count, summarizeValue } from "../printers/summarize-value.ts";
import { escapeLine } from "../terminal/escape-text.ts";
import type { Paint, Style } from "../terminal/style.ts";
import { padText } from "../terminal/text-width.ts";
import { answerLines, settleLines } from "./why-next.ts";

export interface WhyLinesOptions {
  readonly style: Style;
  /** What somebody types for the run. */
  readonly name: string;
  /** The flow's file, as somebody in the folder would type it. */
  readonly file: string | undefined;
}

const labelWidth = 11;

/** Why a step did what it did: how it ended, then a line for each thing that had to do with it. */
export function whyLines(explanation: StepExplanation, options: WhyLinesOptions): readonly string[] {
  const { style, name } = options;
  const { color } = style;
  const rows: (readonly [string, string])[] = [
    ...needRows(explanation),
    ...conditionRows(explanation),
    ...callRows(explanation),
    ...cacheRows(explanation),
    ...explanation.attempts.map((attempt) => attemptRow(attempt, explanation)),
    ...endRows(explanation),
    ...questionRows(explanation),
    ...explanation.resumes.map((resume) => ["resumed", describeResume(resume)] as const),
  ];
  const next = [...answerLines(explanation, name), ...settleLines(explanation, name)];
  return [
    headLine(explanation, options),
    ...rows.map(([label, text]) => `   ${color.dim(padText(label, labelWidth))}${text}`.trimEnd()),
    ...(next.length === 0 ? [] : ["", ...next.map((line) => `   ${line}`)]),
  ];
}

function headLine(
  { step, state, title, location }: StepExplanation,
  { style, file }: WhyLinesOptions,
): string {
  const { color, glyphs } = style;
  const { glyph, paint, text } = stateOf({ state, style });
  const place = file === undefined ? "" : `${escapeLine(file)}${location ? `:${location.start.line}` : ""}`;
  const rest = [title === undefined ? "" : escapeLine(title), place].filter((part) => part !== "");
  const about = rest.length === 0 ? "" : `  ${color.dim(rest.join(` ${glyphs.dot} `))}`;
  return ` ${paint(glyph)} ${color.bold(escapeLine(step))}  ${paint(text)}${about}`;
}

interface DescribedState {
  readonly glyph: string;
  readonly paint: Paint;
  readonly text: string;
}

function stateOf({
  state,
  style,
}: Pick<StepExplanation, "state"> & { readonly style: Style }): DescribedState {
  const { color, glyphs } = style;
  switch (state) {
    case "done":
      return { glyph: glyphs.done, paint: color.green, text: "done" };
    case "failed":
      return { glyph: glyphs.failed, paint: color.red, text: "failed" };
    case "rejected":
      return { glyph: glyphs.rejected, paint: color.red, text: "rejected" };
    case "fallback":
      return { glyph: glyphs.fallback, paint: color.yellow, text: "failed, and its fallback stood in" };
    case "skipped":
    case "cancelled":
      return { glyph: glyphs[state], paint: color.dim, text: state };
    case "pending":
      return { glyph: glyphs.waiting, paint: color.dim, text: "the run has not come to it yet" };
    case "uncalled":
      return {
        glyph: glyphs.waiting,
        paint: color.dim,
        text: "runs only when called, and nothing has called it",
      };
    case "running":
      return { glyph: glyphs.waiting, paint: color.cyan, text: "a process works on it" };
    case "stopped":
      return {
        glyph: glyphs.warning,
        paint: color.yellow,
        text: "had begun when its process ended; it runs again when the run goes on",
      };
    case "waiting":
      return { glyph: glyphs.waiting, paint: color.yellow, text: "waits for an answer" };
    case "interrupted":
      return {
        glyph: glyphs.warning,
        paint: color.yellow,
        text: "was cut off, and nobody knows whether it had its effect",
      };
  }
}

type Rows = readonly (readonly [string, string])[];

function needRows({ needs, wave }: StepExplanation): Rows {
  if (needs.length === 0) return wave === 0 ? [] : [["after", "nothing: it starts with the run"]];
  const shown = needs.slice(0, 12).map(({ step, state }) => `${escapeLine(step)} ${state ?? "not ended"}`);
  const more = needs.length > shown.length ? [count(needs.length - shown.length, "more step")] : [];
  return [["after", [...shown, ...more].join(", ")]];
}

function conditionRows({ when }: StepExplanation): Rows {
  if (when === undefined) return [];
  const { source, holds, values } = when;
  const outcome = holds === undefined ? "" : ` is ${holds}`;
  return [
    ["when", `${oneLine(source)}${outcome}`],
    ...values.map(({ name, value }) => ["", `${escapeLine(name)} = ${describeValue(value)}`] as const),
  ];
}

function describeValue(value: Parameters<typeof summarizeValue>[0]): string {
  if (value === null) return "null";
  return value === "" ? '""' : summarizeValue(value);
}

function callRows({ calledBy = [] }: StepExplanation): Rows {
  return calledBy.length === 0 ? [] : [["called by", calledBy.map(escapeLine).join(", ")]];
}

function cacheRows({ cache }: StepExplanation): Rows {
  if (cache === undefined) return [];
  if (cache.hit) {
    const at = new Date(cache.at).toISOString();
    return [["cache", `used: the output of run ${escapeLine(cache.run)}, of ${at}`]];
  }
  if (cache.last === undefined) return [["cache", "not used: no earlier run has left an output"]];
  const changed = (cache.changed ?? []).map((name) => escapeLine(name));
  const since = `since run ${escapeLine(cache.last)}`;
  const what =
    changed.length === 0 ? `not there any more ${since}` : `changed ${since}: ${changed.join(", ")}`;
  return [["cache", `not used: ${what}`]];
}

function attemptRow(
  { path, attempt, status, startedAt, durationMs, error, retryAt }: ExplainedAttempt,
  { step }: StepExplanation,
): readonly [string, string] {
  const label = `attempt ${attempt}`;
  const whose = path === step ? "" : `${escapeLine(path)}: `;
  if (status === undefined || durationMs === undefined) return [label, `${whose}has not ended`];
  const why = error === undefined ? "" : `: ${oneLine(lastError(error).message)}`;
  const wait = retryAt === undefined ? 0 : retryAt - startedAt - durationMs;
  const next = retryAt === undefined ? "" : `; the next one ${formatDuration(wait)} later`;
  return [label, `${whose}${status} after ${formatDuration(durationMs)}${why}${next}`];
}

function endRows({ state, reason, output, error, fallback, when }: StepExplanation): Rows {
  const rows: (readonly [string, string])[] = [];
  // A condition that is false says it itself.
  if (reason !== undefined && when?.holds !== false) rows.push(["because", oneLine(reason)]);
  if (fallback !== undefined) rows.push(["fallback", `${escapeLine(fallback)} stood in`]);
  if (error !== undefined && (state === "failed" || state === "fallback"))
    rows.push(["error", oneLine(lastError(error).message)]);
  const summary = summarizeValue(output);
  if (summary !== "") rows.push(["output", summary]);
  return rows;
}

function questionRows({ question }: StepExplanation): Rows {
  if (question === undefined) return [];
  const { askedAt, dueAt, decision, decidedAt = 0, isTaken } = question;
  const until = dueAt === undefined ? "" : `, until ${new Date(dueAt).toISOString()}`;
  const rows: (readonly [string, string])[] = [["asked", `${new Date(askedAt).toISOString()}${until}`]];
  if (decision === undefined) return rows;
  const { action, by, reason } = decision;
  const why = reason === undefined ? "" : `: ${oneLine(reason)}`;
  const later = isTaken === false ? "; it counts when the run goes on" : "";
  const at = new Date(decidedAt).toISOString();
  return [...rows, ["decided", `${escapeLine(action)}, by ${escapeLine(by)} at ${at}${why}${later}`]];
}

function describeResume({ at, attempt, what, renamedFrom }: ExplainedResume): string {
  const when = `${new Date(at).toISOString()} (start ${attempt} of the run)`;
  const name = renamedFrom === undefined ? "" : `, from \`${escapeLine(renamedFrom)}\``;
  return `${when}: ${resumeTexts[what]}${name}`;
}

const resumeTexts: Readonly<Record<ExplainedResume["what"], string>> = {
  kept: "kept, for it had ended",
  kept_changed: "kept, although it or something before it had changed",
  anew: "run anew, because somebody wanted it",
  tried_again: "tried again",
  went_on: "gone on with where it stood",
};
