import type { ErrorRecord, Json, RunEvent, RunStatus, StepFinished, StepStatus } from "@tidemark/spec";

/** What became of one step, as far as the events tell. */
export interface StepSummary {
  readonly path: string;
  /** `unfinished`: it started, and the events end before it does. `waiting`: what it waits for is a person's decision. */
  readonly status: StepStatus | "unfinished" | "waiting";
  readonly attempts: number;
  /** Absent where it never started or has not ended. */
  readonly durationMs?: number;
  readonly output?: Json;
  readonly error?: ErrorRecord;
  readonly reason?: string;
}

/** What a run's events come to. */
export interface RunSummary {
  readonly run: string;
  readonly flow?: string;
  readonly startedAt: number;
  readonly durationMs: number;
  readonly status: RunStatus;
  /** Of the flow's own scope. */
  readonly waves: { readonly finished: number; readonly planned: number };
  /** In the order of starting; a step that was skipped stands where that was decided. */
  readonly steps: readonly StepSummary[];
  readonly output?: Json;
  readonly error?: ErrorRecord;
  /** Why it was suspended, rejected or cancelled. */
  readonly reason?: string;
}

/** Sums up the events of one run, whether or not it has ended. */
export function summarizeRun(events: readonly RunEvent[]): RunSummary {
  const [first] = events;
  const startedAt = first?.at ?? 0;
  const start = events.find((event) => event.type === "run.started");
  const end = events.findLast((event) => event.type === "run.finished");
  const finished = new Set<number>();
  for (const event of events)
    if (event.type === "wave.finished" && event.scope === "") finished.add(event.wave);
  return {
    run: first?.run ?? "",
    ...(start !== undefined && { flow: start.flow }),
    startedAt,
    durationMs: end?.durationMs ?? (events.at(-1)?.at ?? startedAt) - startedAt,
    ...statusOf(events),
    waves: { finished: finished.size, planned: start?.waves.length ?? 0 },
    steps: summarizeSteps(events),
    ...(end?.output !== undefined && { output: end.output }),
    ...(end?.error !== undefined && { error: end.error }),
  };
}

function statusOf(events: readonly RunEvent[]): Pick<RunSummary, "status" | "reason"> {
  const last = events.findLast(({ type }) => type !== "attempt.output" && type !== "attempt.progress");
  if (last?.type === "run.finished") {
    const { status, reason } = last;
    return reason === undefined ? { status } : { status, reason };
  }
  if (last?.type === "run.suspended") return { status: "suspended", reason: last.reason };
  return { status: "running" };
}

function summarizeSteps(events: readonly RunEvent[]): readonly StepSummary[] {
  // A map keeps the place at which a path was first set.
  const steps = new Map<string, StepSummary>();
  const started = new Set<string>();
  for (const event of events) {
    if (event.type === "step.started") {
      started.add(event.path);
      steps.set(event.path, { path: event.path, status: "unfinished", attempts: 0 });
    } else if (event.type === "question.asked" || event.type === "question.answered") {
      const step = steps.get(event.path);
      const status = event.type === "question.asked" ? "waiting" : "unfinished";
      if (step !== undefined) steps.set(event.path, { ...step, status });
    } else if (event.type === "attempt.started") {
      const step = steps.get(event.path);
      if (step?.status === "unfinished") steps.set(event.path, { ...step, attempts: event.attempt });
    } else if (event.type === "step.finished") {
      steps.set(event.path, finishedStep(event, started.has(event.path)));
    }
  }
  return [...steps.values()];
}

function finishedStep(event: StepFinished, hasStarted: boolean): StepSummary {
  const { path, status, attempts, durationMs, output, error, reason } = event;
  return {
    path,
    status,
    attempts,
    ...(hasStarted && { durationMs }),
    ...(output !== undefined && { output }),
    ...(error !== undefined && { error }),
    ...(reason !== undefined && { reason }),
  };
}
