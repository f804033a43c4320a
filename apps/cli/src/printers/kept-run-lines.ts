import type { RunEvent } from "@tidemark/spec";

import type { RunOverview } from "../history/describe-run.ts";
import { relativeTime } from "../history/relative-time.ts";
import type { RunState } from "../store/run-state.ts";
import type { Style } from "../terminal/style.ts";
import { plainLines } from "./plain-lines.ts";
import { activeLine } from "./step-line.ts";
import { verdictLines, type VerdictOptions } from "./verdict.ts";

export interface KeptRun {
  readonly events: readonly RunEvent[];
  readonly state: RunState;
  readonly overview: RunOverview;
}

/** What lasts of a run's lines: not that an attempt was repeated, only what came of it. */
const lasting: ReadonlySet<RunEvent["type"]> = new Set(["run.started", "wave.started", "step.finished"]);

/** A run that is kept, as its own lines told it, without what was passing. */
export function keptRunLines(
  { events, state, overview }: KeptRun,
  ending: VerdictOptions,
  style: Style,
): readonly string[] {
  const lines = events.flatMap((event) => (lasting.has(event.type) ? plainLines(event, state, style) : []));
  const isRunning = overview.status === "running";
  for (const step of state.active.values()) lines.push(activeLine(step, isRunning, state, style));
  const word = isRunning ? "running" : overview.status === "stopped" ? "stopped" : undefined;
  const started = style.color.dim(`   started ${relativeTime(overview.startedAt, Date.now())}`);
  return [
    ...lines.slice(0, 1),
    started,
    ...lines.slice(1),
    ...verdictLines(state, { ...ending, ...(word !== undefined && { word }) }, style),
  ];
}
