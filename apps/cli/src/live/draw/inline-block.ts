import type { StepStatus } from "@tidemark/spec";

import type { ActiveStep } from "../../store/run-state.ts";
import { escapeLine } from "../../terminal/escape-text.ts";
import type { StepRecord } from "../model/step-book.ts";
import { isIteration } from "../model/step-paths.ts";
import { matchingSteps } from "../model/step-rows.ts";
import { shownQuestion, type OpenQuestion } from "../model/view-state.ts";
import { filterLine, footerLine, type KeyHint } from "./footer-line.ts";
import { headerLine } from "./header-line.ts";
import { helpLines } from "./help-lines.ts";
import { questionBlock, questionHints } from "./question-block.ts";
import type { Scene } from "./scene.ts";
import { fitLine } from "./segments.ts";
import { endedRow, plannedRow, rowLine, runningRow } from "./step-row.ts";

/** The block is never higher. */
const highestBlock = 15;
/** So many steps that wait are listed before somebody scrolls. */
const shownWaiting = 3;

/** How many lines the block may have: the rest of the screen belongs to what was printed. */
export function blockHeight(rows: number): number {
  return Math.max(1, Math.min(rows - 2, highestBlock));
}

/** The live block below the lines that scroll up, top to bottom. */
export function inlineBlock(scene: Scene): readonly string[] {
  const { view, leastHeight } = scene;
  const height = blockHeight(scene.rows);
  const header = headerLine(scene);
  if (height === 1) return [header];
  const question = shownQuestion(view);
  const footer = height < 3 ? [] : [footerOf(scene, question && questionHints(question, scene))];
  const room = height - 1 - footer.length;
  if (question !== undefined) return [header, ...questionBody(question, scene, room), ...footer];
  if (view.focus.kind === "help") return [header, ...helpLines(scene).slice(0, room), ...footer];
  const body = listBody(scene, room);
  const missing = Math.min(leastHeight - 1 - footer.length, room) - body.length;
  return [header, ...body, ...Array.from({ length: Math.max(0, missing) }, () => ""), ...footer];
}

function footerOf(scene: Scene, hints: readonly KeyHint[] | undefined): string {
  const { view } = scene;
  if (view.focus.kind === "filter") return filterLine(view.focus.field, inlineSteps(scene).length, scene);
  if (view.focus.kind === "help") return footerLine([["any key", "back"]], scene);
  return footerLine(hints ?? listHints(scene), scene);
}

function listHints({ view }: Scene): readonly KeyHint[] {
  return [
    ...(view.questions.length > 0 ? [["Tab", "answer"] as const] : []),
    ["f", "full screen"],
    ["/", view.filter === "" ? "filter" : `filter: ${escapeLine(view.filter)}`],
    ...(view.filter === "" ? [] : [["Esc", "all"] as const]),
    ["?", "help"],
    ["^C", "stop"],
  ];
}

/** What runs beside the question in a line or two, and the question. */
function questionBody(question: OpenQuestion, scene: Scene, room: number): readonly string[] {
  const running = [...scene.run.active.values()].filter(
    (step) => step.question === undefined && step.path !== question.path,
  );
  const beside = room < 8 ? [] : running.slice(0, 2).map((step) => lineOf(step, scene));
  const more = running.length - beside.length;
  const rest = beside.length > 0 && more > 0 ? [moreLine(`${more} more running`, scene)] : [];
  const gap = room - beside.length - rest.length >= 8 ? [""] : [];
  const lines = questionBlock(
    question,
    scene,
    scene.columns - 1,
    room - beside.length - rest.length - gap.length * 2,
  );
  return [...beside, ...rest, ...gap, ...lines, ...gap];
}

/** A row of the list. */
type Item =
  | { readonly kind: "active"; readonly step: ActiveStep }
  | { readonly kind: "record"; readonly record: StepRecord };

/** All that could be listed, in the order in which it is. */
function inlineSteps({ run, book, view }: Scene): readonly Item[] {
  const running = [...run.active.values()].map((step): Item => ({ kind: "active", step }));
  if (view.filter.trim() === "") {
    const planned = plannedSteps(book.steps).map((record): Item => ({ kind: "record", record }));
    return [...running, ...planned];
  }
  return matchingSteps(book, view.filter).map((record): Item => {
    const step = run.active.get(record.path);
    return step === undefined ? { kind: "record", record } : { kind: "active", step };
  });
}

function plannedSteps(steps: ReadonlyMap<string, StepRecord>): readonly StepRecord[] {
  const planned: StepRecord[] = [];
  for (const record of steps.values())
    if (record.status === "planned" && !isIteration(record.path)) planned.push(record);
  return planned;
}

function listBody(scene: Scene, room: number): readonly string[] {
  const { run, view } = scene;
  const items = inlineSteps(scene);
  const isPlain = view.filter.trim() === "" && view.scroll === 0;
  const wanted = isPlain ? Math.min(items.length, run.active.size + shownWaiting) : items.length;
  const start = Math.min(view.scroll, Math.max(0, items.length - 1));
  const isWhole = start === 0 && wanted <= room && wanted === items.length;
  const shown = items.slice(start, start + (isWhole ? room : Math.min(wanted, Math.max(1, room - 1))));
  const lines = shown.map((item) =>
    item.kind === "active" ? lineOf(item.step, scene) : recordLine(item.record, scene),
  );
  if (isWhole) return lines.length === 0 && view.filter !== "" ? [moreLine("no step matches", scene)] : lines;
  const rest = items.slice(start + shown.length);
  const running = rest.filter(({ kind }) => kind === "active").length;
  const counts = [
    ...(start > 0 ? [`${start} above`] : []),
    ...(running > 0 ? [`${running} more running`] : []),
    ...(rest.length > running ? [`${rest.length - running} ${view.filter === "" ? "waiting" : "more"}`] : []),
  ];
  return counts.length === 0 ? lines : [...lines.slice(0, room - 1), moreLine(counts.join(", "), scene)];
}

/** The furthest that the list can be scrolled. */
export function furthestScroll(scene: Scene): number {
  return Math.max(0, inlineSteps(scene).length - (blockHeight(scene.rows) - 3));
}

function lineOf(step: ActiveStep, scene: Scene): string {
  return rowLine(runningRow(step, scene), scene.run, scene.columns, scene.style);
}

function recordLine(record: StepRecord, scene: Scene): string {
  const { status } = record;
  const row =
    status === "planned" || status === "running"
      ? plannedRow(record, scene)
      : endedRow({ ...record, status: status as StepStatus }, scene);
  return rowLine(row, scene.run, scene.columns, scene.style);
}

function moreLine(text: string, { style, columns }: Scene): string {
  const { color, glyphs } = style;
  return fitLine([{ text: ` ${glyphs.ellipsis} ${text}`, paint: color.dim }], columns - 1, glyphs.ellipsis);
}
