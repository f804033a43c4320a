import type { SourceRange } from "@tidemark/spec";
import type { SourceText } from "../source-text.ts";
import { displayText, displayWidth, safeText, sliceColumns } from "./display-text.ts";

/** A marked part of the file. */
export interface Label {
  readonly range: SourceRange;
  /** What stands behind the mark. */
  readonly text: string;
  readonly mark: "^" | "-";
  readonly colour: (text: string) => string;
}

export interface FrameOptions {
  readonly width: number;
  /** Of line numbers and rules. */
  readonly colour: (text: string) => string;
}

export interface Frame {
  /** As wide as the longest line number. */
  readonly indent: string;
  readonly lines: readonly string[];
}

/** The marked part of one line, in offsets of the file. */
interface Mark {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly label: Label;
  readonly isLast: boolean;
}

/** How many lines of a range are shown in full; of longer ones the first two and the last. */
const mostLines = 4;

/** The lines of a file that the labels are about, each with its marks underneath. */
export function renderFrame(
  source: SourceText,
  labels: readonly Label[],
  { width, colour }: FrameOptions,
): Frame {
  const marks = labels.flatMap((label) => marksOf(source, label)).toSorted((a, b) => a.line - b.line);
  const digits = String((marks.at(-1)?.line ?? 0) + 1).length;
  const indent = " ".repeat(digits);
  const rule = colour("|");
  const lines = [`${indent} ${rule}`];
  let previous: number | undefined;
  for (const [line, own] of Map.groupBy(marks, (mark) => mark.line)) {
    if (previous !== undefined && line === previous + 2)
      lines.push(...plainLine(source, previous + 1, { digits, rule, width, colour }));
    else if (previous !== undefined && line > previous + 1) lines.push(colour("...".padEnd(digits + 2)));
    lines.push(...markedLine(source, line, own, { digits, rule, width, colour }));
    previous = line;
  }
  return { indent, lines };
}

interface Layout {
  readonly digits: number;
  readonly rule: string;
  readonly width: number;
  readonly colour: (text: string) => string;
}

function plainLine(
  source: SourceText,
  line: number,
  { digits, rule, width, colour }: Layout,
): readonly string[] {
  const shown = displayText(source.line(line));
  const room = Math.max(width - digits - 3, 20);
  const text = displayWidth(shown) > room ? `${sliceColumns(shown, 0, room - 1)}…` : shown;
  return [`${colour(String(line + 1).padStart(digits))} ${rule} ${text}`.trimEnd()];
}

function markedLine(
  source: SourceText,
  line: number,
  marks: readonly Mark[],
  { digits, rule, width, colour }: Layout,
): readonly string[] {
  const text = source.line(line);
  const start = source.lineStart(line);
  const columns = marks.map((mark) => ({
    mark,
    from: displayWidth(displayText(text.slice(0, mark.start - start))),
    to: displayWidth(displayText(text.slice(0, mark.end - start))),
  }));
  const room = Math.max(width - digits - 3, 20);
  const cut = cutLine(
    displayText(text),
    Math.min(...columns.map(({ from }) => from)),
    Math.max(...columns.map(({ to }) => to)),
    room,
  );
  const lines = [`${colour(String(line + 1).padStart(digits))} ${rule} ${cut.text}`.trimEnd()];
  for (const { mark, from, to } of columns) {
    const left = Math.max(from - cut.from, 0) + cut.lead;
    const length = Math.max(Math.min(to, cut.to) - Math.max(from, cut.from), 1);
    const { label, isLast } = mark;
    const note = isLast && label.text !== "" ? ` ${safeText(label.text).replaceAll("\n", " ")}` : "";
    lines.push(
      `${" ".repeat(digits)} ${rule} ${" ".repeat(left)}${label.colour(label.mark.repeat(length) + note)}`,
    );
  }
  return lines;
}

interface CutLine {
  readonly text: string;
  /** The columns of the whole line that are shown. */
  readonly from: number;
  readonly to: number;
  /** How many columns stand in front of them: the sign that something is missing. */
  readonly lead: number;
}

/** As much of a long line as there is room for, around what is marked. */
function cutLine(text: string, from: number, to: number, room: number): CutLine {
  const whole = displayWidth(text);
  if (whole <= room) return { text, from: 0, to: whole, lead: 0 };
  const spare = Math.max(room - 2 - (to - from), 0);
  const first = from + Math.min(to - from, room) <= room - 2 ? 0 : Math.max(from - Math.floor(spare / 2), 0);
  const lead = first > 0 ? 1 : 0;
  const last = Math.min(first + room - 1 - lead, whole);
  return {
    text: `${lead > 0 ? "…" : ""}${sliceColumns(text, first, last)}${last < whole ? "…" : ""}`,
    from: first,
    to: last,
    lead,
  };
}

/** The parts of a range on each of the lines that are shown of it. */
function marksOf(source: SourceText, label: Label): readonly Mark[] {
  const { start, end } = label.range;
  const first = start.line - 1;
  // A range that ends where a line starts does not reach into it.
  const last = end.line > start.line && end.column === 1 ? end.line - 2 : end.line - 1;
  const marks: Mark[] = [];
  for (let line = first; line <= last; line++) {
    if (last - first >= mostLines && line > first + 1 && line < last) continue;
    const text = source.line(line);
    const lineStart = source.lineStart(line);
    const from = line === first ? start.offset : lineStart + (text.length - text.trimStart().length);
    const to = line === end.line - 1 ? end.offset : lineStart + text.trimEnd().length;
    marks.push({ line, start: from, end: Math.max(to, from), label, isLast: line === last });
  }
  return marks;
}
