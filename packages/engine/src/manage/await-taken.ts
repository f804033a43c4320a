import { setTimeout as wait } from "node:timers/promises";
import { readRunHistory, type LockOwner, type RunHistory } from "@tidemark/resilience";
import type { FinalRunStatus } from "@tidemark/spec";
import { readRunStore } from "../run/run-store.ts";
import { ownerOf } from "./run-target.ts";

/** What has become of something that was asked of a run. */
export interface Taken {
  /** Whether the run has it already. */
  readonly isTaken: boolean;
  /** The process that works on the run. Where there is none, somebody has to resume it. */
  readonly owner?: Partial<LockOwner>;
  /** How the run has ended in the meantime. */
  readonly ended?: FinalRunStatus;
}

const pauseMs = 50;

/** Waits until the process that works on a run has taken something, for so long at the most; not at all without one. */
export async function awaitTaken(
  folder: string,
  waitMs: number,
  isTaken: (history: RunHistory) => boolean,
): Promise<Taken> {
  for (const giveUpAt = performance.now() + waitMs; ; await wait(pauseMs)) {
    // In this order: what a process has recorded that is gone by now is in the journal.
    const owner = ownerOf(folder);
    const history = readRunHistory((await readRunStore(folder)).records);
    const taken = isTaken(history);
    if (!taken && owner !== undefined && performance.now() < giveUpAt) continue;
    return {
      isTaken: taken,
      ...(owner !== undefined && { owner }),
      ...(history.ended !== undefined && { ended: history.ended.status }),
    };
  }
}
