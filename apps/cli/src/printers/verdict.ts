import { formatDuration, type ErrorRecord, type StepStatus } from "@tidemark/spec";

import type { FailedStep, RunState } from "../store/run-state.ts";
import { escapeLine, escapeText } from "../terminal/escape-text.ts";
import type { Paint, Style } from "../terminal/style.ts";
import { lastError } from "./error-text.ts";
import { count } from "./summarize-value.ts";

/** So many failed steps are told in full. */
const detailedFailures = 10;
const longestChain = 4;

export interface VerdictOptions {
  /** Where the run is kept, as the reader would type it. */
  readonly folder?: string;
  /** What a run that has not ended is called. @default "suspended" */
  readonly word?: "running" | "stopped";
  /** What the reader can do next, a line each. */
  readonly next?: readonly string[];
}

/**
 * What is said at the end: the failed steps with their last lines, then one line on the run, then
 * where it is kept. Begins with an empty line.
 */
export function verdictLines(state: RunState, options: VerdictOptions, style: Style): readonly string[] {
  const { color, glyphs } = style;
  const { glyph, word, paint } = wording(state, style, options.word);
  const took = formatDuration(state.durationMs ?? state.at - state.startedAt);
  const time = `${state.status === "done" ? "in" : options.word === "running" ? "for" : "after"} ${took}`;
  const about = [describeCounts(state.counts), escapeLine(state.reason ?? "")].filter((part) => part !== "");
  const rest = about.map((part) => color.dim(` ${glyphs.dot} ${part}`)).join("");
  const lines = state.status === "done" ? [] : failureLines(state, style);
  lines.push("", ` ${paint(glyph)} ${color.bold(paint(word))} ${time}${rest}`);
  if (options.folder !== undefined) lines.push(color.dim(`   ${escapeLine(options.folder)}`));
  const { next = [] } = options;
  if (next.length > 1) lines.push("");
  for (const line of next) lines.push(`   ${paintCommand(line, style)}`);
  return lines;
}

/** What can be typed stands out from what is said about it, which follows after two spaces. */
function paintCommand(line: string, { color }: Style): string {
  const [, command, about = ""] = /^(\s*tidemark \S.*?)( {2}.*)?$/.exec(line) ?? [];
  return command === undefined ? line : color.cyan(command) + color.dim(about);
}

function wording(
  { status }: RunState,
  { color, glyphs }: Style,
  open: string = "suspended",
): { glyph: string; word: string; paint: Paint } {
  switch (status) {
    case "done":
      return { glyph: glyphs.done, word: "done", paint: color.green };
    case "rejected":
      return { glyph: glyphs.rejected, word: "rejected", paint: color.red };
    case "cancelled":
      return { glyph: glyphs.cancelled, word: "cancelled", paint: color.red };
    case "timed_out":
      return { glyph: glyphs.failed, word: "timed out", paint: color.red };
    case "failed":
      return { glyph: glyphs.failed, word: "failed", paint: color.red };
    case "suspended":
    case "running":
    case "starting":
      return { glyph: glyphs.waiting, word: open, paint: color.yellow };
  }
}

const order: readonly StepStatus[] = ["done", "fallback", "failed", "rejected", "cancelled", "skipped"];

/** `6 steps`, or `3 done, 1 failed, 2 skipped`. */
function describeCounts(counts: RunState["counts"]): string {
  const present = order.filter((status) => (counts[status] ?? 0) > 0);
  if (present.length === 1 && present[0] === "done") return count(counts.done ?? 0, "step");
  return present
    .map((status) => `${counts[status]} ${status === "fallback" ? "by fallback" : status}`)
    .join(", ");
}

function failureLines({ failures, counts, error, status }: RunState, style: Style): string[] {
  const lines: string[] = [];
  for (const failure of failures.slice(0, detailedFailures))
    lines.push("", ...describeFailure(failure, style));
  const more = (counts.failed ?? 0) - Math.min(failures.length, detailedFailures);
  if (failures.length > 0 && more > 0)
    lines.push("", ` ${style.color.dim(`and ${count(more, "failed step")} more`)}`);
  if (error !== undefined && (failures.length === 0 || status !== "failed")) {
    lines.push("", ...describeError(error, style).map((line) => ` ${line}`));
  }
  return lines;
}

function describeFailure({ path, attempts, error, lines }: FailedStep, style: Style): readonly string[] {
  const { color, glyphs } = style;
  const tried = attempts > 1 ? color.dim(`  after ${count(attempts, "attempt")}`) : "";
  const bar = color.dim(glyphs.bar);
  return [
    ` ${color.red(glyphs.failed)} ${color.bold(escapeLine(path))}${tried}`,
    ...(error === undefined ? [] : describeError(lastError(error), style, lines)).map((line) => `   ${line}`),
    ...lines.map((line) => `   ${bar} ${escapeText(line)}`.trimEnd()),
  ];
}

/** The message, those of its causes that say something new, and what to do next. Lines that are shown anyway are left out. */
function describeError(
  error: ErrorRecord,
  { color }: Style,
  shown: readonly string[] = [],
): readonly string[] {
  const chain: ErrorRecord[] = [];
  for (
    let link: ErrorRecord | undefined = error;
    link !== undefined && chain.length < longestChain;
    link = link.cause
  ) {
    const { message } = link;
    if (!chain.some((earlier) => earlier.message.includes(message))) chain.push(link);
  }
  const hint = chain.find((link) => link.hint !== undefined)?.hint;
  const lines = chain.flatMap(({ message }, depth) =>
    (depth === 0 ? message : `because: ${message}`).trimEnd().split("\n"),
  );
  const told = lines.filter((line, index) => index === 0 || !shown.includes(line));
  return [
    ...told.map(escapeText),
    ...(hint === undefined
      ? []
      : escapeText(`help: ${hint}`)
          .split("\n")
          .map((line) => color.cyan(line))),
  ];
}
