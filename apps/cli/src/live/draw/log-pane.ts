import { formatDuration, type Json } from "@tidemark/spec";

import { lastError } from "../../printers/error-text.ts";
import { count } from "../../printers/summarize-value.ts";
import { escapeLine, escapeText } from "../../terminal/escape-text.ts";
import type { StepRecord } from "../model/step-book.ts";
import { logLines } from "../model/step-log.ts";
import { topOf } from "../model/step-paths.ts";
import { describeWaiting, endedRow, rowLine, runningRow, secondsText } from "./step-row.ts";
import type { Scene } from "./scene.ts";
import { fitLine, type Segment } from "./segments.ts";
import { wrapLine } from "./wrap-line.ts";

/** Lines of a pane: all but the header, two rules and the footer. */
export function paneHeight(rows: number): number {
  return Math.max(1, rows - 4);
}

/** So many failed steps of a group are listed without being asked for. */
const mostFailures = 20;
/** So much of an output is looked at. */
const longestOutput = 20_000;

/** The chosen step: what it is, how it goes, what it wrote. Its head stays, its text scrolls. */
export function paneLines(path: string | undefined, scene: Scene, width: number): readonly string[] {
  const record = path === undefined ? undefined : scene.book.steps.get(path);
  if (record === undefined) return [scene.style.color.dim("no step matches")];
  const head = headLines(record, scene, width);
  const text = textLines(record, scene, width);
  const height = Math.max(1, paneHeight(scene.rows) - head.length);
  const { color, glyphs } = scene.style;
  const back = Math.min(scene.view.scroll, Math.max(0, text.length - height));
  const end = text.length - back;
  const shown = text.slice(Math.max(0, end - height), end);
  if (back === 0) return [...head, ...shown];
  return [...head, ...shown.slice(0, -1), color.dim(`${glyphs.ellipsis} ${count(back + 1, "line")} below`)];
}

/** How far the log of a step can be scrolled back. */
export function furthestLog(path: string | undefined, scene: Scene, width: number): number {
  const record = path === undefined ? undefined : scene.book.steps.get(path);
  if (record === undefined) return 0;
  const head = headLines(record, scene, width).length;
  return Math.max(0, textLines(record, scene, width).length - Math.max(1, paneHeight(scene.rows) - head));
}

function headLines(record: StepRecord, scene: Scene, width: number): readonly string[] {
  const { style, run } = scene;
  const { color, glyphs } = style;
  const fit = (segments: readonly Segment[]): string => fitLine(segments, width, glyphs.ellipsis);
  const lines = [
    fit([
      { text: escapeLine(record.path), paint: color.bold },
      { text: `  ${escapeLine(record.title ?? "")}`.trimEnd(), paint: color.dim },
    ]),
  ];
  const active = run.active.get(record.path);
  const about = [record.uses ?? "", ...statusWords(record, scene)].filter((part) => part !== "");
  lines.push(fit([{ text: about.join(` ${glyphs.dot} `), paint: color.dim }]));
  if (
    active !== undefined &&
    (active.attempt > 1 || active.retryAt !== undefined || active.progress !== undefined)
  )
    lines.push(fit(runningRow(active, scene).summary));
  const { error } = record;
  if (error !== undefined && record.status !== "done") {
    const { message, hint } = lastError(error);
    const wrapped = escapeText(message)
      .split("\n")
      .flatMap((line) => wrapLine(line, width))
      .slice(0, 6);
    lines.push(...wrapped.map((line) => color.red(line)));
    if (hint !== undefined)
      lines.push(
        ...wrapLine(escapeLine(`help: ${hint}`), width)
          .slice(0, 3)
          .map((line) => color.cyan(line)),
      );
  }
  return [...lines, ""];
}

function statusWords(record: StepRecord, scene: Scene): readonly string[] {
  const { status, durationMs = 0, attempts = 0, reason, startedAt } = record;
  const tried = attempts > 1 ? [count(attempts, "attempt")] : [];
  switch (status) {
    case "planned":
      return [describeWaiting(record, scene)];
    case "running":
      return [`runs for ${secondsText(scene.now - (startedAt ?? scene.now))}`];
    case "skipped":
    case "cancelled":
    case "rejected":
      return [reason === undefined ? status : `${status}: ${escapeLine(reason)}`];
    case "fallback":
      return [`its fallback stood in after ${formatDuration(durationMs)}`, ...tried];
    case "done":
    case "failed":
      return [`${status} ${status === "done" ? "in" : "after"} ${formatDuration(durationMs)}`, ...tried];
  }
}

function textLines(record: StepRecord, scene: Scene, width: number): readonly string[] {
  const { book, style } = scene;
  const { color, glyphs } = style;
  const log = book.log(record.path);
  const lines = logLines(log).flatMap((line) => wrapLine(escapeText(line).replaceAll("\t", "    "), width));
  const dropped =
    log.dropped > 0
      ? [color.dim(`${glyphs.ellipsis} ${count(log.dropped, "earlier line")}: o opens all`)]
      : [];
  if (lines.length > 0 || record.output === undefined || record.output === null) {
    if (lines.length > 0) return [...dropped, ...lines];
    const children = childLines(record.path, scene, width);
    if (children !== undefined) return children;
    return record.status === "planned"
      ? []
      : [color.dim(record.status === "running" ? "no output yet" : "no output")];
  }
  return outputText(record.output)
    .split("\n")
    .flatMap((line) => wrapLine(line, width));
}

/** Of a group: what runs in it and what failed. The rest is counted above, and listed where it is unfolded. */
function childLines(path: string, scene: Scene, width: number): readonly string[] | undefined {
  const { book, run, style } = scene;
  const { running, ended } = book.children(path);
  if (running + ended === 0) return undefined;
  const failed: string[] = [];
  const active: string[] = [];
  for (const record of book.steps.values()) {
    if (topOf(record.path) !== path || record.path === path) continue;
    const step = run.active.get(record.path);
    const { status } = record;
    if (step !== undefined) active.push(rowLine(runningRow(step, scene, width), run, width, style));
    else if (status === "failed")
      failed.push(rowLine(endedRow({ ...record, status }, scene), run, width, style));
  }
  return [...failed.slice(0, mostFailures), ...active];
}

/** What a step returned, as text. */
export function outputText(output: Json): string {
  const text = typeof output === "string" ? output : JSON.stringify(output, null, 2);
  return escapeText(text.slice(0, longestOutput));
}
