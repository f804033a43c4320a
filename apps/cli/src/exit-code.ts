import type { RunResult } from "@tidemark/spec";

/** What the exit codes of the command mean. They are a contract. */
export const exitCodes = {
  done: 0,
  failed: 1,
  /** Usage, an invalid flow, wrong inputs, a missing secret. */
  usage: 2,
  rejected: 3,
  /** The run waits for a person. */
  waiting: 4,
  timedOut: 5,
  /** What is kept of a run is damaged. */
  damaged: 70,
  /** Another process owns the run. */
  locked: 75,
  SIGHUP: 129,
  SIGINT: 130,
  SIGTERM: 143,
} as const;

export type StopSignal = "SIGHUP" | "SIGINT" | "SIGTERM";

/** The exit code of a run that ended so; `signal` is what stopped it, if something did. */
export function exitCodeOf(status: RunResult["status"], signal?: StopSignal): number {
  switch (status) {
    case "done":
      return exitCodes.done;
    case "failed":
    case "cancelled":
      return exitCodes.failed;
    case "rejected":
      return exitCodes.rejected;
    case "timed_out":
      return exitCodes.timedOut;
    case "suspended":
      return signal === undefined ? exitCodes.waiting : exitCodes[signal];
  }
}
