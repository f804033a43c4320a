import { existsSync } from "node:fs";
import { join } from "node:path";

import { canResume, type RunEntry } from "@tidemark/resilience";
import type { FinalRunStatus } from "@tidemark/spec";

/**
 * How a kept run stands. `stopped`: no process works on it any more and it has not ended; `damaged`: what is kept of it cannot be
 * read.
 */
export type KeptStatus = FinalRunStatus | "running" | "waiting" | "stopped" | "damaged";

/** A kept run in a few words. Times are milliseconds since the epoch. */
export interface RunOverview {
  readonly run: string;
  readonly flow: string;
  readonly status: KeptStatus;
  /** Whether `tidemark resume` can go on with it. */
  readonly resumable: boolean;
  /** The steps that wait for a person. */
  readonly waiting: readonly string[];
  readonly startedAt: number;
  readonly durationMs?: number;
  /** The highest wave that has ended completely. */
  readonly wave: number;
  readonly folder: string;
  /** What is wrong with what is kept, if something is. */
  readonly problem?: string;
}

/** Tells how a run stands from what its folder says. */
export function describeRun(entry: RunEntry): RunOverview {
  const { run, flow, folder, startedAt, state } = entry;
  const status = statusOf(entry);
  const endedAt = status === "running" ? Date.now() : (state?.finishedAt ?? state?.updatedAt);
  return {
    ...{ run, flow, status, resumable: isResumable(entry, status) },
    waiting: status === "waiting" ? (state?.waiting ?? []).map(({ path }) => path) : [],
    startedAt,
    ...(endedAt !== undefined && { durationMs: Math.max(0, endedAt - startedAt) }),
    wave: state?.currentWave ?? 0,
    folder,
    ...(status === "damaged" && entry.problem !== undefined && { problem: entry.problem }),
  };
}

function statusOf({ state, isOwned, folder }: RunEntry): KeptStatus {
  if (isOwned) return "running";
  if (state === undefined) {
    // Killed before its first wave had ended, a run has a journal and no state yet.
    const isYoung = !existsSync(join(folder, "state.json")) && existsSync(join(folder, "journal.ndjson"));
    return isYoung ? "stopped" : "damaged";
  }
  if (state.status === "running") return "stopped";
  if (state.status === "suspended") return (state.waiting ?? []).length > 0 ? "waiting" : "stopped";
  return state.status;
}

function isResumable({ state }: RunEntry, status: KeptStatus): boolean {
  if (status === "running" || status === "damaged") return false;
  return state === undefined || canResume(state);
}
