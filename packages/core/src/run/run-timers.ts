import { formatDuration, type DueTime, type OperationId } from "@tidemark/spec";
import type { RunState } from "./run-state.ts";

/** The run's own limits: `timeout` of active time and `deadline` of wall time. */
export class RunTimers {
  readonly #run: RunState;
  readonly #messages = new Map<OperationId, string>();

  constructor(run: RunState) {
    this.#run = run;
  }

  begin(): void {
    const { timeoutMs, deadlineMs } = this.#run.plan.definition.run;
    if (timeoutMs !== undefined) this.#begin("#timeout", { activeMs: timeoutMs }, timeoutMs);
    if (deadlineMs !== undefined)
      this.#begin("#deadline", { at: this.#run.header.startedAt + deadlineMs }, deadlineMs);
  }

  /** What to say of the run where this completion is one of its limits. */
  passed(id: OperationId): string | undefined {
    return this.#messages.get(id);
  }

  end(): void {
    for (const id of this.#messages.keys()) this.#run.abandon(id);
  }

  #begin(path: string, until: DueTime, limitMs: number): void {
    const id = this.#run.begin({ kind: "sleep", path, generation: 0, attempt: 0, until });
    this.#messages.set(id, `The run was not done within ${formatDuration(limitMs)}.`);
  }
}
