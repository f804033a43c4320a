import { readFile } from "node:fs/promises";
import { join } from "node:path";

import type { PersistedState } from "@tidemark/resilience";
import { eventVersion, type RunEvent } from "@tidemark/spec";

/** The events that stand in a run's folder. A line that was cut off ends them; a file that is not there has none. */
export async function readStoredEvents(folder: string): Promise<readonly RunEvent[]> {
  const text = await readFile(join(folder, "events.ndjson"), "utf8").catch(() => "");
  const events: RunEvent[] = [];
  for (const line of text.split("\n")) {
    try {
      events.push(JSON.parse(line) as RunEvent);
    } catch {
      break;
    }
  }
  return events;
}

/** Events as they must have been for a run to come to a state: for whoever has nothing but that. */
export function eventsOfState(state: PersistedState): readonly RunEvent[] {
  const { runId: run, workflowId: flow, startedAt, updatedAt, finishedAt, status, inputs } = state;
  const waves: string[][] = [];
  for (const [path, { wave }] of state.nodeResults) if (wave > 0) (waves[wave - 1] ??= []).push(path);
  const base = { version: eventVersion, run, sequence: 0 } as const;
  const steps = state.nodeResults.map(
    ([path, { startedAt: at = startedAt, durationMs = 0, ...result }]): RunEvent => ({
      ...{ ...base, at: at + durationMs, type: "step.finished", path, durationMs },
      ...result,
    }),
  );
  const given = {
    ...(state.output !== undefined && { output: state.output }),
    ...(state.error !== undefined && { error: state.error }),
    ...(state.reason !== undefined && { reason: state.reason }),
  };
  const started: RunEvent = {
    ...{ ...base, at: startedAt, type: "run.started", flow, inputs, concurrency: 0 },
    waves: Array.from(waves, (wave) => wave ?? []),
  };
  const at = finishedAt ?? updatedAt;
  if (status === "running") return [started, ...steps];
  if (status === "suspended")
    return [started, ...steps, { ...base, at, type: "run.suspended", reason: state.reason ?? "" }];
  const counts: Record<string, number> = {};
  for (const [, result] of state.nodeResults) counts[result.status] = (counts[result.status] ?? 0) + 1;
  const durationMs = at - startedAt;
  return [started, ...steps, { ...base, at, type: "run.finished", status, durationMs, counts, ...given }];
}
