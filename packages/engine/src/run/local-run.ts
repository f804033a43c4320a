import { describeReason, interpret, type ExecutionPlan, type MemoryHost } from "@tidemark/core";
import type { DurableHost } from "@tidemark/resilience";
import {
  eventVersion,
  type FinalRunStatus,
  type RunEvent,
  type RunHandle,
  type RunHeader,
  type RunResult,
} from "@tidemark/spec";
import { EventLog } from "./event-log.ts";
import type { RunFiles } from "./run-files.ts";
import type { RunStore } from "./run-store.ts";
import type { Snapshots } from "./snapshots.ts";
import { writeLogs } from "./write-logs.ts";

/** Where a run is kept, and what keeps it there. */
export interface KeptRun {
  readonly store: RunStore;
  readonly files: RunFiles;
  readonly snapshots: Snapshots;
}

export interface LocalRunParts {
  readonly plan: ExecutionPlan;
  readonly header: RunHeader;
  readonly kept?: KeptRun | undefined;
  readonly createHost: (hooks: HostHooks) => MemoryHost | DurableHost;
  readonly signal?: AbortSignal | undefined;
  /** Besides `log: footer`: a file whose end is the log of the run. */
  readonly logPath?: string | undefined;
}

export interface HostHooks {
  readonly onEvent: (event: RunEvent) => void;
  /** What earlier processes recorded has been told. */
  readonly onLive: () => void;
}

/** One run in this process, as its starter holds it. */
export class LocalRun implements RunHandle {
  readonly run: string;
  readonly folder?: string;
  readonly result: Promise<RunResult>;
  readonly #parts: LocalRunParts;
  readonly #log = new EventLog();
  readonly #host: MemoryHost | DurableHost;
  #last: Pick<RunEvent, "sequence" | "at"> = { sequence: 0, at: 0 };

  /** What is fixed for this execution of the run. */
  get header(): RunHeader {
    return this.#parts.header;
  }

  constructor(parts: LocalRunParts) {
    const { header, kept, createHost, signal } = parts;
    this.run = header.run;
    if (kept !== undefined) this.folder = kept.store.folder;
    this.#parts = parts;
    this.#host = createHost({ onEvent: (event) => this.#emit(event), onLive: () => this.#emitResumed() });
    // Before the work: a run that is cancelled already starts no step.
    const leave = this.#follow(signal);
    this.result = this.#work().finally(leave);
    // Who only reads the events must not be told of an unhandled rejection: they throw it too.
    this.result.catch(() => {});
  }

  get events(): AsyncIterable<RunEvent> {
    return this.#log;
  }

  cancel(reason = "It was cancelled."): void {
    this.#host.cancel(reason);
  }

  suspend(reason = "It was suspended."): void {
    this.#host.suspend(reason);
  }

  /** Cancels the run when the signal fires, or when another process asks for it. */
  #follow(signal: AbortSignal | undefined): () => void {
    const cancel = (): void => this.cancel(describeReason(signal?.reason));
    if (signal?.aborted === true) cancel();
    signal?.addEventListener("abort", cancel, { once: true });
    const host = this.#host;
    const stop =
      "receive" in host ? this.#parts.kept?.store.inbox.watch((entry) => host.receive(entry)) : undefined;
    return () => {
      stop?.();
      signal?.removeEventListener("abort", cancel);
    };
  }

  async #work(): Promise<RunResult> {
    const { plan, header, kept, logPath } = this.#parts;
    try {
      if (header.attempt > 1) await this.#hearCancel();
      const result = await interpret(plan, this.#host, header);
      await this.#host.idle();
      if (result.status === "suspended") this.#emitSuspended(result);
      const { events } = this.#log;
      const logs = writeLogs({ flow: plan.definition, events, folder: this.folder, logPath });
      const warnings = (await Promise.all([this.#closeFiles(result), logs])).flat();
      // Last: a run that has ended is not gone on with, and nobody would write what is missing of its copies.
      if (result.status !== "suspended") await this.#recordEnd(result.status, result.failures);
      this.#log.end();
      await kept?.store.close();
      return warnings.length === 0 ? result : { ...result, warnings };
    } catch (thrown) {
      // What still runs must not run on unseen. Of two errors the first one counts.
      this.#host.suspend("The run broke.");
      await this.#host.idle();
      await this.#closeFiles(undefined);
      await kept?.store.close().catch(() => {});
      this.#log.fail(thrown);
      throw thrown;
    }
  }

  /** What somebody asked while no process worked on the run: before anything starts, not when the inbox is looked into next. */
  async #hearCancel(): Promise<void> {
    const entry = await this.#parts.kept?.store.inbox.get("cancel");
    if (entry !== undefined) this.cancel(entry.reason);
  }

  async #recordEnd(status: FinalRunStatus, failures: readonly string[] | undefined): Promise<void> {
    if ("end" in this.#host) await this.#host.end(status, failures);
  }

  /** What could not be written, of that which only copies the journal. */
  async #closeFiles(result: RunResult | undefined): Promise<readonly string[]> {
    const { kept } = this.#parts;
    if (kept === undefined) return [];
    const [problem, problems] = await Promise.all([kept.snapshots.end(result), kept.files.close()]);
    return problem === undefined ? problems : [problem, ...problems];
  }

  #emitResumed(): void {
    const { attempt } = this.#parts.header;
    if (attempt > 1) this.#emitLive({ type: "run.resumed", attempt });
  }

  #emitSuspended(result: RunResult): void {
    this.#emitLive({ type: "run.suspended", reason: result.reason ?? "" });
  }

  #emitLive(
    details: { type: "run.resumed"; attempt: number } | { type: "run.suspended"; reason: string },
  ): void {
    const at = Math.max(this.#last.at, Date.now());
    this.#emit({ version: eventVersion, run: this.run, sequence: this.#last.sequence, at, ...details });
  }

  #emit(event: RunEvent): void {
    const { kept } = this.#parts;
    this.#last = event;
    kept?.files.append(event, this.#log.events);
    kept?.snapshots.observe(event);
    this.#log.append(event);
  }
}
