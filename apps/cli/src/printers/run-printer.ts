import type { Json, RunEvent } from "@tidemark/spec";

import type { VerdictOptions } from "./verdict.ts";

/** How a run is told: `pretty` live on a terminal and plain elsewhere, the others the same everywhere. */
export type RunFormat = "pretty" | "plain" | "ndjson" | "junit" | "github";

/** What is known when a run has ended, besides its events. */
export interface RunEnding extends VerdictOptions {
  /** What the flow gives. */
  readonly output?: Json;
}

/** Tells of a run, from its first event to its end. */
export interface RunPrinter {
  /** Takes in what happened earlier and is not told again. */
  readonly absorb?: (event: RunEvent) => void;
  /** Says how the run ended. */
  readonly end: (ending: RunEnding) => void | Promise<void>;
}

/** The line of a flow's file that a step begins at. */
export interface StepPlace {
  /** As whoever reads the format finds it. */
  readonly file: string;
  readonly line: number;
}
