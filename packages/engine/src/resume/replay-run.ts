import { interpret, type ExecutionPlan } from "@tidemark/core";
import { ReplayHost, type BlobStore, type RunHistory } from "@tidemark/resilience";
import type { NodeResult, RunEvent } from "@tidemark/spec";

/** What a run has come to, as its journal tells. */
export interface RecordedRun {
  /** What became of the steps that have ended, by path. */
  readonly results: ReadonlyMap<string, NodeResult>;
  /** The paths of the steps that have started, ended or not. */
  readonly started: ReadonlySet<string>;
  readonly events: readonly RunEvent[];
}

/** Goes through what is recorded of a run and stops where it ends. Nothing is executed and nothing written. */
export async function replayRun(
  plan: ExecutionPlan,
  history: RunHistory,
  blobs: BlobStore,
): Promise<RecordedRun> {
  const events: RunEvent[] = [];
  const host = new ReplayHost({ history, blobs, onEvent: (event) => events.push(event) });
  const { nodes } = await interpret(plan, host, history.header);
  const started = events.flatMap((event) => (event.type === "step.started" ? [event.path] : []));
  return { results: nodes, started: new Set(started), events };
}
