import { formatDuration, type StepStatus } from "@tidemark/spec";

import { lastError, oneLine } from "../../printers/error-text.ts";
import { paintOf } from "../../printers/step-line.ts";
import { tailLines } from "../../store/output-tail.ts";
import type { ActiveStep, RunState } from "../../store/run-state.ts";
import { summarizeValue } from "../../printers/summarize-value.ts";
import { escapeLine } from "../../terminal/escape-text.ts";
import type { Paint, Style } from "../../terminal/style.ts";
import { cutText, padText, textWidth } from "../../terminal/text-width.ts";
import type { StepRecord } from "../model/step-book.ts";
import { liveGlyphs } from "./live-glyphs.ts";
import type { Scene } from "./scene.ts";
import { fitLine, widthOf, type Segment } from "./segments.ts";

/** A step in a list: what is said of it, in the columns that the lines above the block have too. */
export interface StepRow {
  readonly glyph: string;
  readonly paint: Paint;
  readonly name: string;
  readonly duration: string;
  readonly summary: readonly Segment[];
}

const narrowestName = 12;
const widestName = 36;
const durationWidth = 6;

/** The same as that of the printed lines, where the terminal is wide enough. */
function nameWidthOf(longestPath: number, columns: number): number {
  return Math.min(
    Math.max(longestPath, narrowestName),
    widestName,
    Math.max(narrowestName, Math.floor(columns * 0.45)),
  );
}

/** ` ⠹ research[14].notes   4.1s  attempt 2 of 4, next in 1.6s   429 Too Many Requests` */
export function rowLine(row: StepRow, { longestPath }: RunState, columns: number, style: Style): string {
  const { color, glyphs } = style;
  const nameWidth = nameWidthOf(longestPath, columns);
  const name = padText(cutText(row.name, nameWidth, glyphs.ellipsis), nameWidth);
  return fitLine(
    [
      { text: ` ${row.glyph} `, paint: row.paint },
      { text: `${name}  ` },
      { text: `${row.duration.padStart(durationWidth)}  `, paint: color.dim },
      ...row.summary,
    ],
    columns - 1,
    glyphs.ellipsis,
  ).trimEnd();
}

/** A step that runs now, in a row of so many columns. */
export function runningRow(step: ActiveStep, scene: Scene, width: number = scene.columns): StepRow {
  const { style, tick, now, view } = scene;
  const { color, glyphs } = style;
  const { spinner } = liveGlyphs(style);
  const isMine = view.questions.some(({ path }) => path === step.path);
  const isAsked = isMine || step.question !== undefined;
  const glyph = isAsked
    ? glyphs.asked
    : step.retryAt !== undefined
      ? glyphs.retry
      : (spinner[tick % spinner.length] ?? "");
  return {
    glyph,
    paint: isAsked || step.retryAt !== undefined ? color.yellow : color.cyan,
    name: escapeLine(step.path),
    duration: secondsText(now - step.startedAt),
    summary: isAsked
      ? [{ text: isMine ? "waits for your decision" : "waits for a decision", paint: color.yellow }]
      : describeRunning(step, scene, width),
  };
}

function describeRunning(step: ActiveStep, scene: Scene, width: number): readonly Segment[] {
  const { style, now, book } = scene;
  const { color } = style;
  const parts: Segment[] = [];
  const tried =
    step.attempt > 1 || step.retryAt !== undefined
      ? `attempt ${step.attempt}${step.attempts > 0 ? ` of ${step.attempts}` : ""}`
      : "";
  const next = step.retryAt === undefined ? "" : `, next in ${secondsText(step.retryAt - now)}`;
  if (tried !== "") parts.push({ text: tried + next, paint: color.yellow });
  if (step.retryAt !== undefined) {
    if (step.lastError !== undefined) parts.push({ text: oneLine(lastError(step.lastError).message) });
    return spaced(parts);
  }
  const { message, completed, total } = step.progress ?? {};
  if (completed !== undefined)
    parts.push({ text: total === undefined ? String(completed) : `${completed}/${total}` });
  if (message !== undefined) parts.push({ text: oneLine(message) });
  const children = book.children(step.path);
  if (children.ended + children.running > 0)
    parts.push({ text: childrenText(children, completed !== undefined), paint: color.dim });
  else {
    const said = streamSegment(step, scene, width - widthOf(spaced(parts)) - 3);
    if (said !== undefined) parts.push(said);
    else if (parts.length === 0) parts.push({ text: escapeLine(step.title ?? step.uses), paint: color.dim });
  }
  return spaced(parts);
}

/** In tenths of a second, so that what is counted moves evenly; never below zero, when an attempt is only about to start. */
export function secondsText(milliseconds: number): string {
  return milliseconds < 60_000
    ? `${(Math.max(0, milliseconds) / 1000).toFixed(1)}s`
    : formatDuration(milliseconds);
}

function childrenText(
  { running, ended, failed }: { readonly running: number; readonly ended: number; readonly failed: number },
  isCounted: boolean,
): string {
  const parts = [
    ...(running > 0 ? [`${running} running`] : []),
    ...(isCounted ? [] : [`${ended - failed} done`]),
    ...(failed > 0 ? [`${failed} failed`] : []),
  ];
  return parts.join(", ");
}

/** So much of a line that is being written is looked at. */
const longestSaid = 400;

/** The end of what a step is writing: of a streamed text its last words, of an output its last line. */
function streamSegment({ tail }: ActiveStep, { style, run }: Scene, width: number): Segment | undefined {
  const { color, glyphs } = style;
  const text = tail.begun.text;
  if (text !== undefined && text.trim() !== "") {
    const { quoteOpen, quoteClose } = liveGlyphs(style);
    const taken = nameWidthOf(run.longestPath, width) + durationWidth + textWidth(glyphs.ellipsis) + 20;
    const room = Math.max(16, width - taken);
    const words = escapeLine(text.slice(-longestSaid).trim());
    return {
      text: `streaming${glyphs.ellipsis} ${quoteOpen}${lastWords(words, room, glyphs.ellipsis)}${quoteClose}`,
    };
  }
  const last = tailLines(tail).findLast((line) => line.trim() !== "");
  if (last === undefined) return undefined;
  const shown = last.slice(last.replace(/\r+$/, "").lastIndexOf("\r") + 1).slice(0, longestSaid);
  return { text: escapeLine(shown.trim().replaceAll("\t", " ")), paint: color.dim };
}

/** The end of a text in so many columns, from the start of a word where that is near. */
function lastWords(text: string, width: number, mark: string): string {
  if (textWidth(text) <= width) return text;
  let start = Math.max(0, text.length - width);
  while (textWidth(text.slice(start)) > width - textWidth(mark)) start += 1;
  const space = text.indexOf(" ", start);
  return mark + text.slice(space >= 0 && space - start < 12 ? space + 1 : start);
}

function spaced(parts: readonly Segment[]): readonly Segment[] {
  return parts.flatMap((part, index) => (index === 0 ? [part] : [{ text: "   " }, part]));
}

/** A step that has not begun. */
export function plannedRow(record: StepRecord, scene: Scene): StepRow {
  const { color } = scene.style;
  return {
    glyph: liveGlyphs(scene.style).planned,
    paint: color.dim,
    name: escapeLine(record.path),
    duration: "",
    summary: [{ text: describeWaiting(record, scene), paint: color.dim }],
  };
}

/** What a step waits for: steps by name where the plan is known, else its wave. */
export function describeWaiting({ path, wave }: StepRecord, { needs, book, run }: Scene): string {
  const open = needs?.get(path)?.filter((needed) => {
    const status = book.steps.get(needed)?.status;
    return status === "planned" || status === "running";
  });
  if (open === undefined) return wave > run.wave ? `in wave ${wave}` : "next";
  if (open.length === 0) return "next";
  const names = open.slice(0, 3).map((name) => escapeLine(name));
  const more = open.length - names.length;
  return `waits for ${names.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

/** A step that has ended. */
export function endedRow(record: StepRecord & { readonly status: StepStatus }, scene: Scene): StepRow {
  const { style } = scene;
  const { path, status, durationMs = 0, attempts = 0 } = record;
  return {
    glyph: style.glyphs[status],
    paint: paintOf(status, style),
    name: escapeLine(path),
    duration: attempts > 0 || durationMs > 0 ? formatDuration(durationMs) : "",
    summary: [{ text: describeRecord(record), paint: style.color.dim }],
  };
}

function describeRecord({ status, error, reason, output }: StepRecord): string {
  if (status === "failed")
    return oneLine(error === undefined ? (reason ?? "failed") : lastError(error).message);
  if (status === "done" || status === "fallback") return summarizeValue(output);
  return reason === undefined ? status : `${status}: ${oneLine(reason)}`;
}
