import type { AnswerEntry } from "./inbox-entry.ts";
import type { PersistedState } from "./persisted-state.ts";

/** A whole state, whose output tells it from others. */
export function stateOf(output: string, changes: Partial<PersistedState> = {}): PersistedState {
  return {
    version: 1,
    workflowId: "digest",
    runId: "run-1",
    status: "done",
    currentWave: 2,
    startedAt: 1_700_000_000_000,
    updatedAt: 1_700_000_005_000,
    finishedAt: 1_700_000_005_000,
    attempt: 1,
    inputs: { topic: "tides" },
    config: { region: "eu" },
    output,
    nodeResults: [
      ["fetch", { status: "done", wave: 1, attempts: 1, startedAt: 1, durationMs: 20, output: { n: 1 } }],
      ["write", { status: "skipped", wave: 2, attempts: 0, reason: "`when` does not hold" }],
    ],
    ...changes,
  };
}

/** An answer to the one question, given by somebody. */
export function answerOf(by: string): AnswerEntry {
  const decision = { action: "approve", by, timedOut: false };
  return { kind: "answer", id: "review@0:decision:0", evidence: "e1", decision, at: 1 };
}
