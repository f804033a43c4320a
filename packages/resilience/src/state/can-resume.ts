import type { RunStatus } from "@tidemark/spec";
import type { PersistedState } from "./persisted-state.ts";

/** Whether a run can go on, and why. */
export interface Resumability {
  readonly resumable: boolean;
  /** One sentence. */
  readonly reason: string;
}

const byStatus: Readonly<Record<RunStatus, Resumability>> = {
  running: { resumable: true, reason: "The process that worked on it ended in the middle." },
  suspended: { resumable: true, reason: "It waits for somebody to answer or resume." },
  failed: { resumable: true, reason: "It failed; the steps that are done do not run again." },
  timed_out: { resumable: true, reason: "Its time was over; the steps that are done do not run again." },
  done: { resumable: false, reason: "It is done." },
  rejected: { resumable: false, reason: "It was rejected, which is final." },
  cancelled: { resumable: false, reason: "It was cancelled, which is final." },
};

/**
 * Whether a run can go on from its state. Whether a process works on it right now is another question: `readLockOwner`.
 *
 * @example
 * canResume(await loadState(path)) // true
 */
export function canResume(state: Pick<PersistedState, "status">): boolean {
  return explainResume(state).resumable;
}

/**
 * The same with the reason.
 *
 * @example
 * explainResume({ status: "done" }).reason // "It is done."
 */
export function explainResume(state: Pick<PersistedState, "status">): Resumability {
  return byStatus[state.status];
}
