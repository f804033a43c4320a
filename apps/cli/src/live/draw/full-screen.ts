import { formatDuration, type StepStatus } from "@tidemark/spec";

import { paintOf } from "../../printers/step-line.ts";
import { escapeLine } from "../../terminal/escape-text.ts";
import type { Paint } from "../../terminal/style.ts";
import { textWidth } from "../../terminal/text-width.ts";
import { listRows, type ListRow } from "../model/step-rows.ts";
import { shownQuestion } from "../model/view-state.ts";
import { filterLine, footerLine, type KeyHint } from "./footer-line.ts";
import { headerLine } from "./header-line.ts";
import { helpLines } from "./help-lines.ts";
import { liveGlyphs } from "./live-glyphs.ts";
import { paneLines, paneHeight } from "./log-pane.ts";
import { questionBlock, questionHints } from "./question-block.ts";
import type { Scene } from "./scene.ts";
import { fitLine, spreadLine, type Segment } from "./segments.ts";
import { secondsText } from "./step-row.ts";

/** Below this width the list and the log take turns. */
const narrowest = 64;

/** What the full screen shows, and where the list stands: also what keys need to know. */
export interface FullLayout {
  readonly rows: readonly ListRow[];
  /** Paths that can be chosen. */
  readonly paths: readonly string[];
  readonly selected: string | undefined;
  readonly bodyHeight: number;
  readonly listWidth: number;
  readonly paneWidth: number;
}

/** Where things are, before they are drawn. */
export function fullLayout(scene: Scene): FullLayout {
  const { book, view, run, columns } = scene;
  const rows = listRows(book, view);
  const paths = rows.flatMap((row) => (row.kind === "step" ? [row.record.path] : []));
  const isNarrow = columns < narrowest;
  const wanted = Math.max(24, Math.min(run.longestPath, 40) + 15);
  const listWidth = isNarrow ? columns : Math.min(wanted, Math.floor(columns * 0.45));
  return {
    rows,
    paths,
    selected: selectedPath(scene, rows, paths),
    bodyHeight: paneHeight(scene.rows),
    listWidth,
    paneWidth: isNarrow ? columns : columns - listWidth - 1,
  };
}

/** What was chosen, or what runs: a child stands for its group while that is folded. */
function selectedPath(
  { view, run }: Scene,
  rows: readonly ListRow[],
  paths: readonly string[],
): string | undefined {
  if (view.selected !== undefined && paths.includes(view.selected)) return view.selected;
  if (view.isFollowing) {
    for (const path of run.active.keys()) if (paths.includes(path)) return path;
  }
  const failed = rows.find((row) => row.kind === "step" && row.record.status === "failed");
  return failed?.kind === "step" ? failed.record.path : paths[0];
}

/** The whole screen, top to bottom: as many lines as it has rows. */
export function fullScreen(scene: Scene, layout: FullLayout): readonly string[] {
  const { columns, rows, style, view } = scene;
  if (rows < 5) return [headerLine(scene)].slice(0, rows);
  const { rule, divider } = liveGlyphs(style);
  const line = style.color.dim(rule.repeat(columns));
  const question = shownQuestion(view);
  const right =
    question !== undefined
      ? questionBlock(question, scene, layout.paneWidth - 2, layout.bodyHeight)
      : view.focus.kind === "help"
        ? helpLines(scene)
        : paneLines(layout.selected, scene, layout.paneWidth - 2);
  const body: string[] = [];
  if (columns < narrowest) {
    const showsList = question === undefined && view.focus.kind !== "log" && view.focus.kind !== "help";
    body.push(...(showsList ? listLines(scene, layout) : right));
  } else {
    const left = listLines(scene, layout);
    for (let at = 0; at < layout.bodyHeight; at++)
      body.push(`${left[at] ?? " ".repeat(layout.listWidth)}${style.color.dim(divider)} ${right[at] ?? ""}`);
  }
  const padded = Array.from({ length: layout.bodyHeight }, (_, at) => body[at] ?? "");
  return [headerLine(scene), line, ...padded, line, footerOf(scene, layout)].slice(0, rows);
}

function footerOf(scene: Scene, layout: FullLayout): string {
  const { view, style } = scene;
  if (view.focus.kind === "filter") return filterLine(view.focus.field, layout.paths.length, scene);
  if (view.focus.kind === "help") return footerLine([["any key", "back"]], scene);
  const question = shownQuestion(view);
  if (question !== undefined) return footerLine(questionHints(question, scene), scene);
  const { arrows } = liveGlyphs(style);
  const hints: KeyHint[] = [
    ...(view.questions.length > 0 ? [["Tab", "answer"] as const] : []),
    [arrows, view.focus.kind === "log" ? "scroll" : "step"],
    view.focus.kind === "log" ? ["Esc", "list"] : ["Enter", "log"],
    ["/", view.filter === "" ? "filter" : `filter: ${escapeLine(view.filter)}`],
    ["f", "back"],
    ["?", "help"],
    ["e", "next failure"],
    ["c", "copy"],
    ["o", "open"],
    ["^C", "stop"],
  ];
  return footerLine(hints, scene);
}

/** The part of the list around what is chosen. */
function listLines(scene: Scene, { rows, selected, bodyHeight, listWidth }: FullLayout): readonly string[] {
  const at = Math.max(
    0,
    rows.findIndex((row) => row.kind === "step" && row.record.path === selected),
  );
  const start = windowStart(at, rows.length, bodyHeight);
  return rows.slice(start, start + bodyHeight).map((row) => {
    const line =
      row.kind === "wave"
        ? waveLine(row, scene, listWidth - 1)
        : stepLine(row, row.record.path === selected, scene, listWidth - 1);
    return line;
  });
}

/** The chosen row stays away from the edges where it can. */
function windowStart(at: number, total: number, height: number): number {
  return Math.max(0, Math.min(at - Math.floor(height / 2), total - height));
}

function waveLine(
  { wave, ended, total }: ListRow & { kind: "wave" },
  { style, run }: Scene,
  width: number,
): string {
  const { color, glyphs } = style;
  const name = wave === 0 ? "called on failure" : `wave ${wave}`;
  const paint = wave > run.wave ? color.dim : color.cyan;
  return `${spreadLine([{ text: ` ${name}`, paint }], [{ text: `${ended}/${total}`, paint: color.dim }], width, glyphs.ellipsis)} `;
}

function stepLine(row: ListRow & { kind: "step" }, isSelected: boolean, scene: Scene, width: number): string {
  const { style, view } = scene;
  const { color, glyphs } = style;
  const { marker, folded, unfolded } = liveGlyphs(style);
  const { record, children, isUnfolded, isChild } = row;
  const { glyph, paint, right } = signs(row, scene);
  const sign = children === undefined ? "" : ` ${isUnfolded ? unfolded : folded}`;
  const name = isChild ? `  ${escapeLine(record.path)}` : escapeLine(record.path);
  const isDim = record.status === "planned" || record.status === "skipped";
  const markerPaint = view.focus.kind === "log" ? color.dim : color.cyan;
  const left: Segment[] = [
    { text: isSelected ? marker : " ", paint: markerPaint },
    { text: `${glyph} `, paint },
    { text: name, paint: isSelected ? color.bold : isDim ? color.dim : undefined },
    { text: sign, paint: color.dim },
  ];
  const room = width - textWidth(right) - 2;
  const line = fitLine(left, room, glyphs.ellipsis);
  const taken = Math.min(
    room,
    left.reduce((total, { text }) => total + textWidth(text), 0),
  );
  return `${line}${" ".repeat(Math.max(0, room - taken))}  ${color.dim(right)} `;
}

function signs(
  { record, children }: ListRow & { kind: "step" },
  scene: Scene,
): { readonly glyph: string; readonly paint: Paint; readonly right: string } {
  const { style, run, tick, now, view } = scene;
  const { color, glyphs } = style;
  const { spinner, planned } = liveGlyphs(style);
  const { status, path, durationMs = 0, attempts = 0, startedAt } = record;
  if (status === "planned") return { glyph: planned, paint: color.dim, right: "" };
  if (status !== "running") {
    const took = attempts > 0 || durationMs > 0 ? formatDuration(durationMs) : "";
    return { glyph: glyphs[status as StepStatus], paint: paintOf(status, style), right: took };
  }
  const active = run.active.get(path);
  const isAsked = active?.question !== undefined || view.questions.some((question) => question.path === path);
  const isWaiting = active?.retryAt !== undefined;
  const glyph = isAsked ? glyphs.asked : isWaiting ? glyphs.retry : (spinner[tick % spinner.length] ?? "");
  const time = startedAt === undefined ? "" : secondsText(now - startedAt);
  const { completed, total } = active?.progress ?? {};
  const counted =
    completed !== undefined && total !== undefined ? `${completed}/${total}` : `${children?.ended ?? 0} done`;
  const right = children === undefined ? time : counted;
  return { glyph, paint: isAsked || isWaiting ? color.yellow : color.cyan, right };
}
