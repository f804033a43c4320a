import { escapeLine } from "../../terminal/escape-text.ts";
import { clockText } from "./clock.ts";
import { progressBar } from "./progress-bar.ts";
import type { Scene } from "./scene.ts";
import { fitLine, widthOf, type Segment } from "./segments.ts";

const widestBar = 24;
const narrowestBar = 6;

/** ` weekly_digest  wave 3 of 5  ━━━━━━━━╸─────  19/31   0:42` */
export function headerLine(scene: Scene): string {
  const { run, view, columns, style } = scene;
  const { color, glyphs } = style;
  const { done, total } = progressOf(scene);
  const name: Segment = {
    text: ` ${escapeLine(run.flow === "" ? "starting" : run.flow)}`,
    paint: color.bold,
  };
  const wave: Segment = {
    text: run.waves.length < 2 ? "" : `  wave ${Math.max(1, run.wave)} of ${run.waves.length}`,
    paint: color.cyan,
  };
  const counts: Segment = { text: total === 0 ? "" : `  ${done}/${total}` };
  const rest = [
    ...alarms(scene),
    ...(view.isStopping ? [{ text: `   ${glyphs.waiting} stopping`, paint: color.yellow }] : []),
  ];
  const time: Segment = {
    text: run.startedAt === 0 ? "" : `   ${clockText(elapsed(scene))}`,
    paint: color.dim,
  };
  const least = columns - 1 - widthOf([name, counts, time, ...rest]);
  const shownWave = widthOf([wave]) <= least ? [wave] : [];
  const room = least - widthOf(shownWave) - 2;
  const bar =
    room < narrowestBar || total === 0 ? [] : progressBar(done, total, Math.min(room, widestBar), style);
  const gap = bar.length === 0 ? [] : [{ text: "  " }];
  return fitLine([name, ...shownWave, ...gap, ...bar, counts, time, ...rest], columns - 1, glyphs.ellipsis);
}

/** What somebody would want to know of wherever they look. */
function alarms({ run, view, style }: Scene): readonly Segment[] {
  const { color, glyphs } = style;
  const failed = run.counts.failed ?? 0;
  const waiting = view.focus.kind === "question" || view.focus.kind === "answer" ? 0 : view.questions.length;
  return [
    ...(failed > 0 ? [{ text: `   ${glyphs.failed} ${failed} failed`, paint: color.red }] : []),
    ...(waiting > 0
      ? [
          {
            text: `   ${glyphs.asked} ${waiting} ${waiting === 1 ? "question" : "questions"}`,
            paint: color.yellow,
          },
        ]
      : []),
  ];
}

/** How far the run has come: in steps of the plan, where a group that says how many rounds it has counts as so many. */
function progressOf({ book }: Scene): { readonly done: number; readonly total: number } {
  const { done, total } = book.rounds;
  return { done: Math.min(book.plannedEnded + done, book.planned + total), total: book.planned + total };
}

/** Since this process began to work on the run; of a run that has ended, how long it took. */
function elapsed({ run, book, now }: Scene): number {
  return run.durationMs ?? now - (book.since === 0 ? run.startedAt : book.since);
}
