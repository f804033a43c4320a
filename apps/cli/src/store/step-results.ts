import type { ErrorRecord, Question, RunEvent, StepFinished, StepStatus } from "@tidemark/spec";

import { appendText, emptyTail, tailLines, type OutputTail } from "./output-tail.ts";

/** What became of a step, as far as it is known. */
export interface StepRecord {
  readonly path: string;
  /** `planned`: it has not begun. `unfinished`: it has begun and has not ended. */
  readonly status: StepStatus | "planned" | "unfinished";
  readonly title?: string;
  readonly uses?: string;
  readonly attempts: number;
  readonly durationMs: number;
  readonly error?: ErrorRecord;
  readonly reason?: string;
  /** What a person is being asked. */
  readonly question?: Question;
  /** The last lines that it wrote. */
  readonly lines: readonly string[];
}

/** The steps of a run, in the order of the plan and then of starting. For formats that are written at the end. */
export interface StepResults {
  take(event: RunEvent): void;
  list(): readonly StepRecord[];
}

/**
 * Collects what became of each step.
 *
 * @example
 * const results = createStepResults();
 * for (const event of events) results.take(event);
 * results.list().filter(({ status }) => status === "failed")
 */
export function createStepResults(): StepResults {
  const steps = new Map<string, Omit<StepRecord, "lines">>();
  const tails = new Map<string, OutputTail>();
  const update = (path: string, change: Partial<StepRecord>): void => {
    const step = steps.get(path) ?? { path, status: "unfinished", attempts: 0, durationMs: 0 };
    steps.set(path, { ...step, ...change });
  };
  const take = (event: RunEvent): void => {
    switch (event.type) {
      case "run.started":
        for (const path of event.waves.flat()) update(path, { status: "planned" });
        break;
      case "step.started": {
        const { path, uses, title } = event;
        tails.delete(path);
        update(path, { status: "unfinished", uses, ...(title !== undefined && { title }) });
        break;
      }
      case "attempt.output": {
        // What a fallback writes belongs to the step that it stands in for.
        const path = steps.has(event.path) ? event.path : (event.path.split("~", 1)[0] ?? event.path);
        tails.set(path, appendText(tails.get(path) ?? emptyTail, event.stream, event.text));
        break;
      }
      case "question.asked":
        update(event.path, { question: event.question });
        break;
      case "step.finished":
        steps.set(event.path, finish(steps.get(event.path), event));
        break;
      default:
    }
  };
  const list = (): readonly StepRecord[] =>
    [...steps.values()].map((step) => ({ ...step, lines: tailLines(tails.get(step.path) ?? emptyTail) }));
  return { take, list };
}

function finish(step: Omit<StepRecord, "lines"> | undefined, event: StepFinished): Omit<StepRecord, "lines"> {
  const { path, status, attempts, durationMs, error, reason } = event;
  return {
    ...{ path, status, attempts, durationMs },
    ...(step?.title !== undefined && { title: step.title }),
    ...(step?.uses !== undefined && { uses: step.uses }),
    ...(error !== undefined && { error }),
    ...(reason !== undefined && { reason }),
  };
}
