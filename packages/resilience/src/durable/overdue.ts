import type { Begun } from "./begun.ts";
import type { RunHistory } from "./run-history.ts";

/** The limit or the wait that came to its end first, of those that have. */
export function findOverdue(
  held: readonly Begun[],
  history: Pick<RunHistory, "activeMs" | "lastAt">,
  now: number,
): Begun | undefined {
  let first: { readonly begun: Begun; readonly at: number } | undefined;
  for (const begun of held) {
    const at = dueAt(begun, history);
    if (at <= now && (first === undefined || at < first.at)) first = { begun, at };
  }
  return first?.begun;
}

function dueAt({ sleep }: Begun, { activeMs, lastAt }: Pick<RunHistory, "activeMs" | "lastAt">): number {
  if (sleep === undefined) return Number.POSITIVE_INFINITY;
  const { until } = sleep;
  if ("at" in until) return until.at;
  return until.activeMs <= activeMs ? lastAt : Number.POSITIVE_INFINITY;
}
