import type { ErrorRecord, Json, RunEvent, StepStatus } from "@tidemark/spec";

/** What is known of one step of a kept run. */
export interface KeptStep {
  readonly path: string;
  /** `unfinished`: it has begun, and has not ended. */
  readonly status: StepStatus | "unfinished";
  readonly wave: number;
  readonly uses?: string;
  readonly title?: string;
  readonly startedAt?: number;
  readonly durationMs?: number;
  readonly attempts: number;
  readonly output?: Json;
  readonly error?: ErrorRecord;
  readonly reason?: string;
  readonly cachedFrom?: string;
}

/** The steps of a run that have begun or ended, in that order. */
export function keptSteps(events: readonly RunEvent[]): ReadonlyMap<string, KeptStep> {
  const steps = new Map<string, KeptStep>();
  for (const event of events) {
    if (event.type === "step.started") {
      const { path, wave, uses, title, at } = event;
      const step = { path, status: "unfinished", wave, uses, startedAt: at, attempts: 0 } as const;
      steps.set(path, title === undefined ? step : { ...step, title });
    } else if (event.type === "attempt.started") {
      const step = steps.get(event.path) ?? steps.get(event.path.split("~", 1)[0] ?? "");
      if (step !== undefined) steps.set(step.path, { ...step, attempts: step.attempts + 1 });
    } else if (event.type === "step.finished") {
      const { version: _version, run: _run, sequence: _sequence, at: _at, type: _type, ...result } = event;
      const { uses, title, startedAt } = steps.get(event.path) ?? {};
      steps.set(event.path, {
        ...result,
        ...(uses !== undefined && { uses }),
        ...(title !== undefined && { title }),
        ...(startedAt !== undefined && { startedAt }),
      });
    }
  }
  return steps;
}
