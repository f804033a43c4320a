import {
  formatDuration,
  type AttemptFinished,
  type Decision,
  type Question,
  type StepFinished,
  type StepStatus,
} from "@tidemark/spec";

import { describeDeadline } from "../checkpoint/question-lines.ts";
import { stepOf } from "../store/reduce.ts";
import type { ActiveStep, RunState } from "../store/run-state.ts";
import { escapeLine } from "../terminal/escape-text.ts";
import type { Paint, Style } from "../terminal/style.ts";
import { cutText, padText, textWidth } from "../terminal/text-width.ts";
import { lastError, oneLine } from "./error-text.ts";
import { summarizeValue } from "./summarize-value.ts";

const narrowestName = 12;
const widestName = 36;
const durationWidth = 6;
/** Where nothing limits a line, its last column is cut here. */
const widestSummary = 160;

/** The line of a step that has ended. */
export function stepLine(event: StepFinished, state: RunState, style: Style): string {
  const { path, status, durationMs, attempts, cachedFrom } = event;
  const ran = attempts > 0 || durationMs > 0;
  const decision = state.decisions.get(path);
  const summary = [
    decision === undefined ? describeEnd(event) : describeDecision(decision),
    attempts > 1 ? `after ${attempts} attempts` : "",
    cachedFrom === undefined ? "" : "from cache",
  ].filter((part) => part !== "");
  return columns(
    {
      glyph: style.glyphs[status],
      paint: paintOf(status, style),
      name: path,
      duration: ran ? formatDuration(durationMs) : "",
      summary: summary.join(` ${style.glyphs.dot} `),
    },
    state,
    style,
  );
}

/** The line of a step that begins to wait for a person. */
export function questionLine(path: string, question: Question, state: RunState, style: Style): string {
  const { glyphs, color } = style;
  const parts = ["waits for a decision", describeDeadline(question, state.at)].filter((part) => part !== "");
  const summary = parts.join(` ${glyphs.dot} `);
  return columns(
    { glyph: glyphs.asked, paint: color.yellow, name: path, duration: "", summary },
    state,
    style,
  );
}

/** The line of a step that has begun and not ended, while a process works on the run or after it went away. */
export function activeLine(step: ActiveStep, isRunning: boolean, state: RunState, style: Style): string {
  const { path, question, attempt, startedAt } = step;
  if (question !== undefined) return questionLine(path, question, state, style);
  const tried = attempt > 1 ? ` ${style.glyphs.dot} attempt ${attempt}` : "";
  return columns(
    {
      glyph: style.glyphs.waiting,
      paint: style.color.yellow,
      name: path,
      duration: isRunning ? formatDuration(Math.max(0, Date.now() - startedAt)) : "",
      summary: `${isRunning ? "runs" : "had begun and not ended"}${tried}`,
    },
    state,
    style,
  );
}

/** The line of an attempt that failed and will be followed by another. */
export function retryLine(event: AttemptFinished, retryAt: number, state: RunState, style: Style): string {
  const { path, attempt, durationMs, error, at } = event;
  const attempts = stepOf(state, path)?.attempts ?? 0;
  const next = `attempt ${attempt + 1}${attempts > attempt ? ` of ${attempts}` : ""} in ${formatDuration(retryAt - at)}`;
  return columns(
    {
      glyph: style.glyphs.retry,
      paint: style.color.yellow,
      name: path,
      duration: formatDuration(durationMs),
      summary: `${next}: ${oneLine(error?.message ?? "failed")}`,
    },
    state,
    style,
  );
}

/** The colour that goes with how a step ended. */
export function paintOf(status: StepStatus, { color }: Style): Paint {
  switch (status) {
    case "done":
      return color.green;
    case "failed":
    case "rejected":
      return color.red;
    case "fallback":
      return color.yellow;
    case "skipped":
    case "cancelled":
      return color.dim;
  }
}

interface Columns {
  readonly glyph: string;
  readonly paint: Paint;
  readonly name: string;
  readonly duration: string;
  readonly summary: string;
}

function columns({ glyph, paint, name, duration, summary }: Columns, state: RunState, style: Style): string {
  const nameWidth = Math.min(Math.max(state.longestPath, narrowestName), widestName);
  const shownName = padText(escapeLine(name), nameWidth);
  const room = (style.columns ?? Number.POSITIVE_INFINITY) - textWidth(shownName) - durationWidth - 7;
  const shownSummary = cutText(summary, Math.max(10, Math.min(room, widestSummary)), style.glyphs.ellipsis);
  const shownDuration = style.color.dim(duration.padStart(durationWidth));
  return ` ${paint(glyph)} ${shownName}  ${shownDuration}  ${shownSummary}`.trimEnd();
}

/**
 * What somebody, or nobody, has decided.
 *
 * @example
 * describeDecision({ action: "reject", reason: "too long", by: "ada", timedOut: false }) // "rejected by ada: too long"
 */
export function describeDecision({ action, input, reason, by, timedOut }: Decision): string {
  const what = pastTense[action] ?? escapeLine(action);
  if (by === "interrupt") return `${what}: ${oneLine(reason ?? "the process was stopped")}`;
  const why =
    by === "unattended"
      ? "since nobody could be asked"
      : timedOut
        ? "since nobody answered in time"
        : `by ${escapeLine(by)}`;
  const text = input === undefined ? oneLine(reason ?? "") : summarizeValue(input);
  return `${what} ${why}${text === "" ? "" : `: ${text}`}`;
}

const pastTense: Readonly<Record<string, string>> = { approve: "approved", reject: "rejected" };

function describeEnd({ status, output, error, reason }: StepFinished): string {
  switch (status) {
    case "done":
      return summarizeValue(output);
    case "failed":
      return oneLine(error === undefined ? (reason ?? "failed") : lastError(error).message);
    case "fallback":
      return ["its fallback stood in", summarizeValue(output)].filter((part) => part !== "").join(": ");
    case "skipped":
    case "rejected":
    case "cancelled":
      return reason === undefined ? status : `${status}: ${oneLine(reason)}`;
  }
}
