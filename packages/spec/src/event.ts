import type { ErrorRecord } from "./error-record.ts";
import type { Decision, Question } from "./host.ts";
import type { Json } from "./json.ts";
import type { FinalRunStatus, StepStatus } from "./result.ts";

/** The version of the events' shape. */
export const eventVersion = 1;

interface EventBase {
  readonly version: typeof eventVersion;
  readonly run: string;
  /**
   * Counts from 0, the same in every replay of the run. A live event repeats the number of the
   * event before it.
   */
  readonly sequence: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

export interface RunStarted extends EventBase {
  readonly type: "run.started";
  readonly flow: string;
  readonly title?: string;
  readonly inputs: Readonly<Record<string, Json>>;
  /** The steps of each wave of the flow's own scope, by path. */
  readonly waves: readonly (readonly string[])[];
  readonly concurrency: number;
}

export interface RunFinished extends EventBase {
  readonly type: "run.finished";
  readonly status: FinalRunStatus;
  readonly durationMs: number;
  readonly output?: Json;
  readonly error?: ErrorRecord;
  /** Why it was rejected or cancelled. */
  readonly reason?: string;
  /** How many steps ended how. */
  readonly counts: Readonly<Partial<Record<StepStatus, number>>>;
}

/** Live: what comes before it repeats what earlier processes did, what follows is new. */
export interface RunResumed extends EventBase {
  readonly type: "run.resumed";
  /** How often the run has been resumed, plus one. */
  readonly attempt: number;
}

/** Live: nothing can go on now; the run can be resumed. */
export interface RunSuspended extends EventBase {
  readonly type: "run.suspended";
  readonly reason: string;
}

export interface WaveStarted extends EventBase {
  readonly type: "wave.started";
  /** The path of the group, or `""` for the flow itself. */
  readonly scope: string;
  /** Counts from 1. */
  readonly wave: number;
  readonly steps: readonly string[];
}

export interface WaveFinished extends EventBase {
  readonly type: "wave.finished";
  readonly scope: string;
  readonly wave: number;
  readonly durationMs: number;
}

export interface StepStarted extends EventBase {
  readonly type: "step.started";
  readonly path: string;
  readonly wave: number;
  readonly uses: string;
  readonly title?: string;
}

export interface StepFinished extends EventBase {
  readonly type: "step.finished";
  readonly path: string;
  readonly wave: number;
  readonly status: StepStatus;
  readonly attempts: number;
  readonly durationMs: number;
  readonly output?: Json;
  readonly error?: ErrorRecord;
  /** Why it was skipped or cancelled. */
  readonly reason?: string;
  /** The run whose output this is, where nothing was executed. */
  readonly cachedFrom?: string;
}

/** A person is asked, and the step waits for the decision. */
export interface QuestionAsked extends EventBase {
  readonly type: "question.asked";
  readonly path: string;
  readonly question: Question;
  /** The hash of what is shown. */
  readonly evidence: string;
}

export interface QuestionAnswered extends EventBase {
  readonly type: "question.answered";
  readonly path: string;
  readonly decision: Decision;
}

export interface AttemptStarted extends EventBase {
  readonly type: "attempt.started";
  readonly path: string;
  /** Counts from 1. */
  readonly attempt: number;
  /** How many there may be at the most. */
  readonly of: number;
}

export interface AttemptFinished extends EventBase {
  readonly type: "attempt.finished";
  readonly path: string;
  readonly attempt: number;
  readonly status: "done" | "failed" | "cancelled";
  readonly durationMs: number;
  readonly error?: ErrorRecord;
  /** When the next attempt is due, if there will be one. */
  readonly retryAt?: number;
}

/** Live: text that a step wrote while it ran. */
export interface AttemptOutput extends EventBase {
  readonly type: "attempt.output";
  readonly path: string;
  readonly attempt: number;
  readonly stream: "stdout" | "stderr" | "text";
  readonly text: string;
}

/** Live: how far a step has come. */
export interface AttemptProgress extends EventBase {
  readonly type: "attempt.progress";
  readonly path: string;
  readonly attempt: number;
  readonly message?: string;
  readonly completed?: number;
  readonly total?: number;
}

/** Events that are part of a run's record. */
export type RecordedEvent =
  | RunStarted
  | RunFinished
  | WaveStarted
  | WaveFinished
  | StepStarted
  | StepFinished
  | QuestionAsked
  | QuestionAnswered
  | AttemptStarted
  | AttemptFinished;

/** Events for who is looking now. They are not repeated by a replay, and some may be lost. */
export type LiveEvent = RunResumed | RunSuspended | AttemptOutput | AttemptProgress;

/**
 * Everything that can be known of a run, in order. Later versions add types: a reader passes over
 * those it does not know.
 */
export type RunEvent = RecordedEvent | LiveEvent;
