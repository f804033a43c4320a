import type { Decision, ErrorRecord, FinalRunStatus, Json, Question, StepStatus } from "@tidemark/spec";

import type { OutputTail } from "./output-tail.ts";

/** What can be seen of a run, as far as its events have told. Everything that draws is a function of it. */
export interface RunState {
  readonly status: "starting" | "running" | "suspended" | FinalRunStatus;
  readonly run: string;
  readonly flow: string;
  readonly title?: string;
  /** The steps of each wave of the flow's own scope, by path. */
  readonly waves: readonly (readonly string[])[];
  /** The highest wave of the flow's own scope that has started, from 1. */
  readonly wave: number;
  /** How long the longest path of a step is that has been named. */
  readonly longestPath: number;
  readonly startedAt: number;
  /** The time of the last event. */
  readonly at: number;
  /** What runs now, in the order of starting. */
  readonly active: ReadonlyMap<string, ActiveStep>;
  /** The first failures. `counts` tells of how many. */
  readonly failures: readonly FailedStep[];
  readonly counts: Readonly<Partial<Record<StepStatus, number>>>;
  /** How many steps of the plan have ended. What only failures call is not among them. */
  readonly ended: number;
  /** What was decided, by the path of the step that asked. */
  readonly decisions: ReadonlyMap<string, Decision>;
  readonly durationMs?: number;
  readonly output?: Json;
  readonly error?: ErrorRecord;
  /** Why it is suspended, was rejected or cancelled. */
  readonly reason?: string;
}

export interface ActiveStep {
  readonly path: string;
  readonly uses: string;
  readonly title?: string;
  readonly wave: number;
  readonly startedAt: number;
  readonly attempt: number;
  /** How many attempts there may be at the most. */
  readonly attempts: number;
  /** Of the attempt before, where it failed. */
  readonly lastError?: ErrorRecord;
  /** When the next attempt is due, while none runs. */
  readonly retryAt?: number;
  readonly progress?: StepProgress;
  /** What a person is being asked. */
  readonly question?: Question;
  readonly tail: OutputTail;
}

export interface StepProgress {
  readonly message?: string;
  readonly completed?: number;
  readonly total?: number;
}

export interface FailedStep {
  readonly path: string;
  readonly title?: string;
  readonly uses?: string;
  readonly attempts: number;
  readonly error?: ErrorRecord;
  /** The last lines of its last attempts. */
  readonly lines: readonly string[];
}

/** Before the first event. */
export const initialRunState: RunState = {
  status: "starting",
  run: "",
  flow: "",
  waves: [],
  wave: 0,
  longestPath: 0,
  startedAt: 0,
  at: 0,
  active: new Map(),
  failures: [],
  counts: {},
  ended: 0,
  decisions: new Map(),
};
