import type { RunEvent, WaveStarted } from "@tidemark/spec";

import type { RunState } from "../store/run-state.ts";
import { escapeLine } from "../terminal/escape-text.ts";
import type { Style } from "../terminal/style.ts";
import { cutText, textWidth } from "../terminal/text-width.ts";
import { questionLine, retryLine, stepLine } from "./step-line.ts";
import { count } from "./summarize-value.ts";

/** Where nothing limits a line, the names of a wave's steps are cut here. */
const widestNames = 100;

/**
 * The lines that an event adds to a plain log: none for most, one for each change that somebody who
 * reads the log wants to know of.
 *
 * @example
 * plainLines(event, reduce(state, event), style).join("\n")
 */
export function plainLines(event: RunEvent, state: RunState, style: Style): readonly string[] {
  switch (event.type) {
    case "run.started":
      return [headerLine(state, style)];
    case "run.resumed":
      return [headerLine(state, style), resumedLine(state, style)];
    case "wave.started":
      return event.scope === "" ? [waveLine(event, state, style)] : [];
    case "question.asked":
      return [questionLine(event.path, event.question, state, style)];
    case "step.finished":
      return [stepLine(event, state, style)];
    case "attempt.finished":
      return event.retryAt === undefined ? [] : [retryLine(event, event.retryAt, state, style)];
    default:
      return [];
  }
}

/** With a time before each line where the style asks for it. */
export function stampLine(line: string, at: number, { timestamps, color }: Style): string {
  return timestamps ? `${color.dim(`${new Date(at).toISOString().slice(11, 19)}Z`)} ${line}` : line;
}

function headerLine({ flow, title, waves, run }: RunState, { color, glyphs, columns }: Style): string {
  const name = escapeLine(title ?? flow);
  const plan = `${count(waves.length, "wave")}, ${count(waves.flat().length, "step")}`;
  const about = [...(title === undefined ? [] : [escapeLine(flow)]), plan, `run ${escapeLine(run)}`];
  const room = Math.max((columns ?? Number.POSITIVE_INFINITY) - textWidth(name) - 4, 0);
  return ` ${color.bold(name)}  ${color.dim(cutText(about.join(` ${glyphs.dot} `), room, glyphs.ellipsis))}`;
}

/** What earlier processes did is not told again: only how much of it there is. */
function resumedLine({ ended, waves }: RunState, { color, glyphs }: Style): string {
  const kept = `${ended} of ${count(waves.flat().length, "step")} kept`;
  return ` ${color.cyan(glyphs.retry)} ${color.bold("resumed")}${color.dim(` ${glyphs.dot} ${kept}`)}`;
}

function waveLine(
  { wave, steps }: WaveStarted,
  { waves }: RunState,
  { color, glyphs, columns }: Style,
): string {
  const head = ` ${glyphs.wave} wave ${wave} of ${waves.length}`;
  const room = Math.min((columns ?? Number.POSITIVE_INFINITY) - textWidth(head) - 3, widestNames);
  return color.cyan(head) + color.dim(`  ${nameSteps(steps, room, glyphs.ellipsis)}`);
}

/** As many names as fit, and how many more there are. */
function nameSteps(steps: readonly string[], room: number, mark: string): string {
  const all = steps.map(escapeLine);
  if (all.join(", ").length <= room) return all.join(", ");
  let shown = 0;
  let length = 0;
  while (shown < all.length && length + (all[shown]?.length ?? 0) + 2 <= room - 14)
    length += (all[shown++]?.length ?? 0) + 2;
  if (shown === 0) return cutText(count(all.length, "step"), room, mark);
  return `${all.slice(0, shown).join(", ")} and ${all.length - shown} more`;
}
