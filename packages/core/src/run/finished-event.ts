import type { NodeResult, StepFinished } from "@tidemark/spec";
import type { Details } from "./run-state.ts";
import type { Writable } from "../writable.ts";

/** What is told of a step that has ended. */
export function finishedEvent(path: string, result: NodeResult): Details<StepFinished> {
  const { status, wave, attempts, durationMs = 0, output, error, reason, cachedFrom } = result;
  const event: Writable<Details<StepFinished>> = {
    type: "step.finished",
    path,
    wave,
    status,
    attempts,
    durationMs,
  };
  if (output !== undefined) event.output = output;
  if (error !== undefined) event.error = error;
  if (reason !== undefined) event.reason = reason;
  if (cachedFrom !== undefined) event.cachedFrom = cachedFrom;
  return event;
}
