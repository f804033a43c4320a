import { join } from "node:path";

import { buildExecutionPlan, interpret } from "@tidemark/core";
import { BlobStore, ReplayHost, readJournal, readRunHistory, type RunHistory } from "@tidemark/resilience";
import type { Host, RunEvent, StepCall } from "@tidemark/spec";

import { standardRuntimes } from "../flow/standard-runtimes.ts";

/** What the journal of a run tells. */
export interface ReplayedJournal {
  readonly history: RunHistory;
  readonly events: readonly RunEvent[];
  /** What steps were given, by the path of the attempts, without secrets. */
  readonly calls: ReadonlyMap<string, StepCall>;
}

/** Goes through the journal of a run and stops where it ends. Nothing is executed and nothing written. */
export async function replayJournal(folder: string): Promise<ReplayedJournal> {
  const { records } = await readJournal(join(folder, "journal.ndjson"));
  const history = readRunHistory(records);
  const plan = buildExecutionPlan(history.definition, { runtimes: standardRuntimes() });
  const events: RunEvent[] = [];
  const calls = new Map<string, StepCall>();
  const replay = new ReplayHost({
    history,
    blobs: new BlobStore(join(folder, "blobs")),
    onEvent: (event) => events.push(event),
  });
  const host: Host = {
    begin(operation) {
      if (operation.kind === "attempt") calls.set(operation.path, operation.step);
      return replay.begin(operation);
    },
    next: () => replay.next(),
    abandon: (id) => replay.abandon(id),
    emit: (event) => replay.emit(event),
  };
  await interpret(plan, host, history.header);
  return { history, events, calls };
}
