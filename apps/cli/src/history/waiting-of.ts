import type { RunEntry } from "@tidemark/resilience";
import type { Waiting } from "@tidemark/spec";

import type { RunState } from "../store/run-state.ts";

/** What only a person can decide, as far as it is known: of a run that nobody works on, as its state tells. */
export function waitingOf(state: RunState, entry?: Pick<RunEntry, "state" | "isOwned">): readonly Waiting[] {
  const saved = entry?.state;
  if (entry?.isOwned === false && saved?.status === "suspended" && saved.waiting !== undefined)
    return saved.waiting;
  return [...state.active.values()].flatMap(({ path, question }) =>
    question === undefined
      ? []
      : [{ kind: "question", path, id: state.run, question, evidence: "" } as const],
  );
}
