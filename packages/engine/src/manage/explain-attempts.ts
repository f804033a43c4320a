import type { PlannedStep } from "@tidemark/core";
import type { ErrorRecord, RunEvent } from "@tidemark/spec";

/** One attempt of a step, or of one that stood in for it. */
export interface ExplainedAttempt {
  /** Where it was made: `topics`, or `topics~cached_topics`. */
  readonly path: string;
  /** Counts from 1. */
  readonly attempt: number;
  readonly startedAt: number;
  /** Nothing where it has not ended, or where its process died. */
  readonly status?: "done" | "failed" | "cancelled";
  readonly durationMs?: number;
  readonly error?: ErrorRecord;
  /** When the next one was due. */
  readonly retryAt?: number;
}

/** The attempts of a step in the order in which they began: its own, those in its place, and those for which others called it. */
export function collectAttempts(
  events: readonly RunEvent[],
  { path, id }: PlannedStep,
): readonly ExplainedAttempt[] {
  const attempts = new Map<string, ExplainedAttempt>();
  for (const event of events) {
    if (event.type !== "attempt.started" && event.type !== "attempt.finished") continue;
    if (!isCallOf(event.path, path, id)) continue;
    const key = `${event.path} ${event.attempt}`;
    if (event.type === "attempt.started") {
      attempts.set(key, { path: event.path, attempt: event.attempt, startedAt: event.at });
      continue;
    }
    const { status, durationMs, error, retryAt } = event;
    const begun = attempts.get(key) ?? { path: event.path, attempt: event.attempt, startedAt: event.at };
    attempts.set(key, {
      ...begun,
      ...{ status, durationMs },
      ...(error !== undefined && { error }),
      ...(retryAt !== undefined && { retryAt }),
    });
  }
  return [...attempts.values()];
}

/** Whether an attempt belongs to a step: `topics~cached_topics` does to `topics` and to `cached_topics`. */
function isCallOf(attempted: string, path: string, id: string): boolean {
  if (attempted === path || attempted.startsWith(`${path}~`)) return true;
  return attempted.slice(attempted.search(/[~!][^~!]*$/) + 1) === id;
}
