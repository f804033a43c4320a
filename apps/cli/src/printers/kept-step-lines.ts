import {
  formatDuration,
  type AttemptFinished,
  type Decision,
  type ErrorRecord,
  type Json,
  type JsonObject,
  type Question,
  type StepStatus,
} from "@tidemark/spec";

import { describeDeadline } from "../checkpoint/question-lines.ts";
import { plainMarkdown } from "../checkpoint/plain-markdown.ts";
import type { KeptStep } from "../history/kept-steps.ts";
import { escapeLine, escapeText } from "../terminal/escape-text.ts";
import type { Paint, Style } from "../terminal/style.ts";
import { lastError, oneLine } from "./error-text.ts";
import { describeDecision, paintOf } from "./step-line.ts";
import { count } from "./summarize-value.ts";

/** All that is known of one step. */
export interface ShownStep extends Omit<KeptStep, "status"> {
  /** `pending`: its turn has not come. */
  readonly status: KeptStep["status"] | "pending";
  /** What it was given when it was called last. */
  readonly given?: { readonly settings?: JsonObject; readonly body?: Json; readonly env?: JsonObject };
  /** Its attempts that have ended. */
  readonly tries: readonly AttemptFinished[];
  readonly question?: Question;
  readonly decision?: Decision;
}

/** One step with everything about it, for people. */
export function keptStepLines(step: ShownStep, style: Style): readonly string[] {
  const { color, glyphs } = style;
  const { path, title, uses, wave, given = {} } = step;
  const { glyph, paint } = markOf(step, style);
  const about = [title ?? "", uses ?? "", wave > 0 ? `wave ${wave}` : ""].filter((part) => part !== "");
  const head = ` ${paint(glyph)} ${color.bold(escapeLine(path))}`;
  const rest = about.map(escapeLine).join(` ${glyphs.dot} `);
  return [
    `${head}${rest === "" ? "" : color.dim(`  ${rest}`)}`,
    `   ${describeResult(step, style)}`,
    ...section("question", questionText(step, style), style),
    ...section("settings", valueText(given.settings), style),
    ...section("environment", valueText(given.env), style),
    ...section("body", valueText(given.body), style),
    ...section(
      "attempts",
      step.tries.length > 1 ? step.tries.map((attempt) => describeAttempt(attempt)) : [],
      style,
    ),
    ...section("error", errorText(step.error), style),
    ...section("output", valueText(step.output), style),
  ];
}

function markOf(
  { status, question }: ShownStep,
  style: Style,
): { readonly glyph: string; readonly paint: Paint } {
  const { color, glyphs } = style;
  if (status === "pending") return { glyph: glyphs.skipped, paint: color.dim };
  if (status !== "unfinished") return { glyph: glyphs[status], paint: paintOf(status, style) };
  return { glyph: question === undefined ? glyphs.waiting : glyphs.asked, paint: color.yellow };
}

const words: Readonly<Record<StepStatus | "unfinished" | "pending", string>> = {
  done: "done",
  failed: "failed",
  skipped: "skipped",
  rejected: "rejected",
  cancelled: "cancelled",
  fallback: "failed, and its fallback stood in",
  unfinished: "had begun and not ended",
  pending: "has not run yet",
};

function describeResult({ status, question, ...step }: ShownStep, { glyphs }: Style): string {
  const { durationMs, attempts, startedAt, cachedFrom, reason, decision } = step;
  const isOpen = status === "unfinished" && question !== undefined;
  const took = durationMs === undefined || startedAt === undefined ? "" : ` in ${formatDuration(durationMs)}`;
  const parts = [
    isOpen
      ? "waits for a decision"
      : decision === undefined
        ? `${words[status]}${took}`
        : describeDecision(decision),
    decision === undefined ? oneLine(reason ?? "") : took.replace(" in ", "after "),
    attempts > 1 ? count(attempts, "attempt") : "",
    cachedFrom === undefined ? "" : `the output of run ${escapeLine(cachedFrom)}`,
    startedAt === undefined ? "" : `started ${new Date(startedAt).toISOString()}`,
  ];
  return parts.filter((part) => part !== "").join(` ${glyphs.dot} `);
}

function questionText({ question, status }: ShownStep, { color, glyphs }: Style): readonly string[] {
  if (question === undefined) return [];
  const deadline = status === "unfinished" ? describeDeadline(question, Date.now()) : "";
  return [
    ...plainMarkdown(question.ask, color.bold).trim().split("\n"),
    ...(deadline === "" ? [] : [color.dim(deadline)]),
    ...(question.show === undefined
      ? []
      : ["", ...valueText(question.show).map((line) => `${color.dim(glyphs.bar)} ${line}`)]),
  ];
}

function describeAttempt({ path, attempt, status, durationMs, error }: AttemptFinished): string {
  const stoodIn = path.includes("~") ? ` ${escapeLine(path.slice(path.indexOf("~") + 1))}` : "";
  const why = error === undefined ? "" : `  ${oneLine(error.message)}`;
  return `${attempt}${stoodIn}  ${status} after ${formatDuration(durationMs)}${why}`;
}

function errorText(error: ErrorRecord | undefined): readonly string[] {
  if (error === undefined) return [];
  const { name, code, message, hint, cause } = lastError(error);
  return [
    ...escapeText(`${name}${code === undefined ? "" : ` (${code})`}: ${message}`).split("\n"),
    ...(cause === undefined ? [] : escapeText(`because: ${cause.message}`).split("\n")),
    ...(hint === undefined ? [] : escapeText(`help: ${hint}`).split("\n")),
  ];
}

function valueText(value: Json | undefined): readonly string[] {
  if (value === undefined || value === null) return [];
  const text = typeof value === "string" ? value.replace(/\n$/, "") : JSON.stringify(value, null, 2);
  return escapeText(text).split("\n");
}

function section(name: string, lines: readonly string[], { color }: Style): readonly string[] {
  return lines.length === 0
    ? []
    : ["", `   ${color.dim(name)}`, ...lines.map((line) => `     ${line}`.trimEnd())];
}
