import type {
  ErrorRecord,
  Json,
  JsonObject,
  NodeResult,
  RunResult,
  RunStatus,
  Waiting,
} from "@tidemark/spec";

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

export function stateOf(
  result: RunResult,
  { inputs, config }: { readonly inputs: JsonObject; readonly config: JsonObject },
): ExecutionState {
  const { run, flow, status, currentWave, startedAt, durationMs, nodes, output, error, reason, waiting } =
    result;
  return {
    ...{ workflowId: flow, runId: run, status, currentWave, startedAt, durationMs, inputs, config },
    nodeResults: nodes,
    ...(output !== undefined && { output }),
    ...(error !== undefined && { error }),
    ...(reason !== undefined && { reason }),
    ...(waiting !== undefined && { waiting }),
  };
}
