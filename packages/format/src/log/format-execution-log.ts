import { formatDuration, type ErrorRecord, type Json, type RunEvent } from "@tidemark/spec";
import { escapeMarkdown } from "./escape-markdown.ts";
import { fenceText } from "./fence-text.ts";
import { oneLine } from "./one-line.ts";
import { previewJson } from "./preview-json.ts";
import { addRecentRun, formatRecentRun, formatSeconds, formatTime, type RecentRun } from "./recent-runs.ts";
import { summarizeRun, type RunSummary, type StepSummary } from "./run-summary.ts";

export interface ExecutionLogOptions {
  /** With every row and every output in full, for a file of its own. @default false */
  readonly full?: boolean;
  /** The runs that the log before this one lists. @default none */
  readonly recent?: readonly RecentRun[];
}

const cellLength = 80;
const sentenceLength = 400;
/** A flow file may have 10,000 steps and 1 MB, log included. */
const mostRows = 500;
const nothing = "–";

/**
 * The Markdown log of a run: a pure function of its events, safe whatever its steps returned.
 *
 * @example
 * formatExecutionLog(events) // "## Execution Log\n\n- Run: `20261120-133059-k3f9qz`\n…"
 */
export function formatExecutionLog(events: readonly RunEvent[], options: ExecutionLogOptions = {}): string {
  const { full = false, recent = [] } = options;
  const summary = summarizeRun(events);
  const rows = full ? summary.steps : summary.steps.slice(0, mostRows);
  const left = summary.steps.length - rows.length;
  const runs = addRecentRun(summary, recent);
  const blocks = [
    "## Execution Log",
    headLines(summary).join("\n"),
    [
      "| Node | Status | Attempts | Duration | Output |",
      "| --- | --- | --- | --- | --- |",
      ...rows.map(row),
    ].join("\n"),
    ...(left > 0 ? [`${left} more ${left === 1 ? "row is" : "rows are"} in the run's own \`run.md\`.`] : []),
    ...(full ? inFull(summary) : []),
    ...(runs.length > 0 ? ["Recent runs:", runs.map(formatRecentRun).join("\n")] : []),
  ];
  return `${blocks.join("\n\n")}\n`;
}

function headLines(summary: RunSummary): readonly string[] {
  const { run, flow, startedAt, durationMs, status, waves, error, reason } = summary;
  const { finished, planned } = waves;
  return [
    `- Run: ${codeOrText(run)}`,
    ...(flow === undefined ? [] : [`- Flow: ${codeOrText(flow)}`]),
    `- Started: ${formatTime(startedAt)}`,
    `- Duration: ${formatSeconds(durationMs)}`,
    `- Status: ${status}`,
    // A wave of which every step is skipped never starts.
    `- Waves: ${status === "done" ? planned : `${finished} of ${planned}`}`,
    ...(error === undefined ? [] : [`- Error: ${sentence(error.message)}`]),
    ...(reason === undefined ? [] : [`- Reason: ${sentence(reason)}`]),
  ];
}

function sentence(text: string): string {
  return escapeMarkdown(oneLine(text, sentenceLength)) || nothing;
}

function row(step: StepSummary): string {
  const { path, status, attempts, durationMs } = step;
  const duration = durationMs === undefined ? nothing : formatDuration(durationMs);
  const output = escapeMarkdown(oneLine(outcomeOf(step), cellLength)) || nothing;
  return `| ${codeOrText(path)} | ${status} | ${attempts} | ${duration} | ${output} |`;
}

/** Names are code where they look like names, and text with nothing active in it else. */
function codeOrText(name: string): string {
  if (/^[\w.:~!#-]+(?:\[\d+\][\w.:~!#-]*)*$/.test(name)) return `\`${name}\``;
  return escapeMarkdown(oneLine(name, cellLength)) || nothing;
}

function outcomeOf({ status, output, error, reason }: StepSummary): string {
  if (error !== undefined && status !== "fallback") return error.message;
  if (status === "rejected" && reason !== undefined) return reason;
  if (output !== undefined && output !== null) return previewJson(output, 4 * cellLength);
  return reason ?? "";
}

function inFull({ output, error, steps }: RunSummary): readonly string[] {
  return [
    ...(output === undefined ? [] : ["Output of the run:", fenceValue(output)]),
    ...(error === undefined ? [] : ["Error of the run:", fenceText(describeError(error), "text")]),
    ...steps.flatMap((step) => {
      const parts = [
        ...(step.reason === undefined ? [] : [`Reason: ${sentence(step.reason)}`]),
        ...(step.error === undefined ? [] : [fenceText(describeError(step.error), "text")]),
        ...(step.output === undefined ? [] : [fenceValue(step.output)]),
      ];
      return parts.length === 0 ? [] : [`### ${codeOrText(step.path)}`, ...parts];
    }),
  ];
}

function fenceValue(value: Json): string {
  return typeof value === "string"
    ? fenceText(value, "text")
    : fenceText(JSON.stringify(value, undefined, 2), "json");
}

/** An error with what it gathers, without stacks: they name places on this machine. */
function describeError({ name, code, message, hint, cause, errors = [] }: ErrorRecord): string {
  const inner = [
    ...errors.map((error, index) => `${index + 1}. ${describeError(error)}`),
    ...(cause === undefined ? [] : [`Caused by ${describeError(cause)}`]),
  ];
  const lines = [
    `${name}${code === undefined ? "" : ` (${code})`}: ${message}`,
    ...(hint === undefined ? [] : [hint]),
    ...inner.map((text) => text.replaceAll(/^/gm, "  ")),
  ];
  return lines.join("\n");
}
