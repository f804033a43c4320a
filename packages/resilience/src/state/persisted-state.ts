import type { ErrorRecord, Json, JsonObject, NodeResult, RunStatus, Waiting } from "@tidemark/spec";

/** The version of `state.json` that this version of the package writes, and the latest that it reads. */
export const stateVersion = 1;

/** What is known of a run, as it stands in its `state.json`. Times are milliseconds since the epoch. */
export interface PersistedState {
  readonly version: typeof stateVersion;
  /** The name of the flow. */
  readonly workflowId: string;
  readonly runId: string;
  readonly status: RunStatus;
  /** The highest wave that has ended completely; 0 before the first. */
  readonly currentWave: number;
  readonly startedAt: number;
  readonly updatedAt: number;
  readonly finishedAt?: number;
  /** How often the run has been resumed, plus one. */
  readonly attempt: number;
  readonly inputs: JsonObject;
  readonly config: JsonObject;
  readonly output?: Json;
  /** What made the run fail. */
  readonly error?: ErrorRecord;
  /** Why it was cancelled or suspended. */
  readonly reason?: string;
  /** What became of each step, by path, in the order in which they ended. */
  readonly nodeResults: readonly (readonly [string, NodeResult])[];
  /** What a person has to decide before a suspended run can go on. */
  readonly waiting?: readonly Waiting[];
  /** The flow that ran, so that it can be compared with today's. */
  readonly flow?: { readonly source?: string; readonly hash: string };
}
