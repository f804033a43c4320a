import type { ErrorRecord } from "./error-record.ts";
import type { Waiting } from "./host.ts";
import type { Json, JsonObject } from "./json.ts";

/** How a step can end. `fallback`: it failed, and another step's output stands in for its own. */
export type StepStatus = "done" | "failed" | "skipped" | "rejected" | "cancelled" | "fallback";

/** How a run can end for good. */
export type FinalRunStatus = "done" | "failed" | "rejected" | "cancelled" | "timed_out";

/** `suspended`: nothing can go on until somebody answers or resumes. */
export type RunStatus = FinalRunStatus | "running" | "suspended";

/** What became of one step. Times are milliseconds since the epoch. */
export interface NodeResult {
  readonly status: StepStatus;
  readonly wave: number;
  readonly attempts: number;
  readonly startedAt?: number;
  readonly durationMs?: number;
  readonly output?: Json;
  readonly error?: ErrorRecord;
  /** Why it was skipped or cancelled. */
  readonly reason?: string;
  /** The run whose output this is, where nothing was executed. */
  readonly cachedFrom?: string;
}

export interface RunResult {
  readonly run: string;
  readonly flow: string;
  readonly status: Exclude<RunStatus, "running">;
  readonly output?: Json;
  /** What made the run fail. */
  readonly error?: ErrorRecord;
  /** The very objects that were thrown in this process, where the failures happened in it. */
  readonly thrown?: readonly unknown[];
  /** The paths of the steps whose failure made the run fail. */
  readonly failures?: readonly string[];
  /** Why it was rejected, cancelled or suspended. */
  readonly reason?: string;
  /** What a person has to decide before a suspended run can go on. */
  readonly waiting?: readonly Waiting[];
  readonly startedAt: number;
  readonly durationMs: number;
  /** What went wrong beside the run and changes nothing about it: a log that could not be written. */
  readonly warnings?: readonly string[];
  /** The highest wave of the flow's own scope that has ended completely. */
  readonly currentWave: number;
  /** By path. */
  readonly nodes: ReadonlyMap<string, NodeResult>;
}

/** How far a run has come. Times are milliseconds since the epoch. */
export interface ExecutionState {
  /** The name of the flow. */
  readonly workflowId: string;
  readonly runId: string;
  readonly status: Exclude<RunStatus, "running">;
  /** The highest wave that has ended completely; 0 before the first. */
  readonly currentWave: number;
  readonly startedAt: number;
  readonly durationMs: number;
  readonly inputs: JsonObject;
  readonly config: JsonObject;
  readonly nodeResults: ReadonlyMap<string, NodeResult>;
  readonly output?: Json;
  readonly error?: ErrorRecord;
  /** Why it was rejected, cancelled or suspended. */
  readonly reason?: string;
  /** What a person has to decide before a suspended run can go on. */
  readonly waiting?: readonly Waiting[];
}
