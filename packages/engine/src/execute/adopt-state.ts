import { buildExecutionPlan, interpreterVersion, type ExecutionPlan } from "@tidemark/core";
import { loadState, type JournalEntry, type PersistedState } from "@tidemark/resilience";
import type { Decision, FlowDefinition, JsonObject, NodeResult, RunHeader } from "@tidemark/spec";
import type { RunSettings } from "../engine-options.ts";
import { PlannedSteps } from "../run/planned-steps.ts";
import type { RunPlace } from "../run/run-place.ts";
import { createRunStore } from "../run/run-store.ts";
import { firstRecord, storeOptions, withAbsoluteSource } from "../run/start-run.ts";

/** Makes a journal of what a `state.json` says: of the steps that have an output. All others run again. */
export async function adoptState(
  place: RunPlace,
  settings: RunSettings,
  flow: FlowDefinition,
): Promise<void> {
  const state = await loadState(place.stateFile);
  const definition = withAbsoluteSource(flow);
  const plan = buildExecutionPlan(definition, settings);
  const first = firstRecord(definition, headerOf(state), settings.runtimes);
  const store = await createRunStore(place, first, storeOptions(settings));
  try {
    const records = recordsOf(state, plan);
    const kept = state.nodeResults.map(([path]) => path);
    const { updatedAt: at, attempt } = state;
    for (const record of [{ type: "resumed", epoch: 2, at, attempt, kept } as const, ...records])
      await store.journal.append(record as unknown as JsonObject);
  } finally {
    await store.close();
  }
}

function headerOf({ runId, startedAt, attempt, inputs, config }: PersistedState): RunHeader {
  return {
    version: 1,
    interpreter: interpreterVersion,
    run: runId,
    startedAt,
    seed: startedAt % 2 ** 31,
    attempt,
    inputs,
    config,
    env: {},
  };
}

function recordsOf(
  { nodeResults, updatedAt: at }: PersistedState,
  plan: ExecutionPlan,
): readonly JournalEntry[] {
  const steps = new PlannedSteps(plan);
  return nodeResults.flatMap(([path, result]): readonly JournalEntry[] => {
    const asks = steps.at(path)?.runtime?.asks === true;
    if (asks) return decisionOf(path, result, at);
    if (result.status !== "done" && result.status !== "fallback") return [];
    const { output = null } = result;
    return [{ type: "done", id: `${path}@0:attempt:1`, at, inputs: "", value: output }];
  });
}

function decisionOf(path: string, { status, output }: NodeResult, at: number): readonly JournalEntry[] {
  if (status !== "done" && status !== "rejected") return [];
  const { action, input, reason, by, timedOut } = output as unknown as Partial<Decision>;
  if (action === undefined || by === undefined) return [];
  const decision = {
    ...{ action, by, timedOut: timedOut === true },
    ...(input !== undefined && input !== null && { input }),
    ...(typeof reason === "string" && { reason }),
  };
  return [{ type: "decided", id: `${path}@0:decision:0`, at, evidence: "", decision }];
}
