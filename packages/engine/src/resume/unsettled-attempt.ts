import { pathOf, type RunHistory } from "@tidemark/resilience";
import { cannotHaveArrived } from "@tidemark/resilience/policy";
import type { OperationId } from "@tidemark/spec";

/**
 * The last attempt of a `once` step that may have had its effect although nothing says so: a crash cut it off, or it failed
 * as one does that timed out. Nobody repeats it without a person's word. Nothing where it cannot have arrived, or where a
 * person has said that it failed.
 */
export function unsettledAttempt(
  { onceAttempts, completions, intents }: RunHistory,
  path: string,
): OperationId | undefined {
  const last = [...onceAttempts.keys()].findLast((id) => pathOf(id) === path);
  if (last === undefined) return undefined;
  const record = completions.get(last)?.record;
  // A crash, or its step's deadline, came first: of the attempt nothing is recorded.
  if (record === undefined) return intents.has(last) ? last : undefined;
  if (record.type !== "failed" || record.error.code === "settled") return undefined;
  return cannotHaveArrived(record.error) ? undefined : last;
}

/** The step's own time limit, where it has passed: with it the step would fail again at once. */
export function passedDeadlines({ completions }: RunHistory, path: string): readonly OperationId[] {
  return [...completions.keys()].filter((id) => id.startsWith(`${path}#deadline@`));
}
