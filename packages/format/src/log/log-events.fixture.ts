import type { RunEvent, StepFinished } from "@tidemark/spec";

type Details<Event> = Event extends RunEvent ? Omit<Event, "version" | "run" | "sequence" | "at"> : never;

export const startOfRun: number = Date.UTC(2026, 10, 20, 13, 30, 59, 250);

/** Events of the run `r1`, each 100 ms after the one before. */
export function eventsOf(details: readonly Details<RunEvent>[], run = "r1"): readonly RunEvent[] {
  return details.map((event, index): RunEvent => ({
    version: 1,
    run,
    sequence: index,
    at: startOfRun + index * 100,
    ...event,
  }));
}

export function runStarted(waves: readonly (readonly string[])[] = [["a"]]): Details<RunEvent> {
  return { type: "run.started", flow: "digest", inputs: {}, waves, concurrency: 10 };
}

export function runFinished(status: "done" | "failed" = "done"): Details<RunEvent> {
  return { type: "run.finished", status, durationMs: 12_345, counts: {} };
}

export function stepStarted(path: string): Details<RunEvent> {
  return { type: "step.started", path, wave: 1, uses: "shell" };
}

export function stepFinished(path: string, result: Partial<StepFinished> = {}): Details<RunEvent> {
  return { type: "step.finished", path, wave: 1, status: "done", attempts: 1, durationMs: 4130, ...result };
}
