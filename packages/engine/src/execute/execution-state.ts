import type { ExecutionState, JsonObject, RunResult } from "@tidemark/spec";

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
