import { saveState, stateVersion, type PersistedState } from "@tidemark/resilience";
import type { FlowDefinition, NodeResult, RunEvent, RunHeader, RunResult } from "@tidemark/spec";

/** However fast waves end, a state is not written more often than this. */
const pauseMs = 1000;
/** Nor for more than this share of the time, however long it has become. */
const share = 0.05;

export interface SnapshotsOptions {
  readonly path: string;
  readonly header: RunHeader;
  readonly flow: FlowDefinition;
  readonly flowHash: string;
}

/** Writes the readable copy of a run's state after each wave. What cannot be written is a warning: the journal is the truth. */
export class Snapshots {
  readonly #path: string;
  readonly #header: RunHeader;
  readonly #workflowId: string;
  readonly #flow: NonNullable<PersistedState["flow"]>;
  readonly #results = new Map<string, NodeResult>();
  readonly #startedAt = new Map<string, number>();
  readonly #wavesEnded = new Set<number>();
  #currentWave = 0;
  #updatedAt: number;
  #nextAt = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  #isDue = false;
  #problem: string | undefined;

  constructor({ path, header, flow, flowHash }: SnapshotsOptions) {
    this.#path = path;
    this.#header = header;
    this.#workflowId = flow.name;
    this.#flow = { hash: flowHash, ...(flow.source !== undefined && { source: flow.source }) };
    this.#updatedAt = header.startedAt;
  }

  observe(event: RunEvent): void {
    this.#updatedAt = event.at;
    // So that nobody takes the run for what it was before.
    if (event.type === "run.started" || event.type === "run.resumed") this.#schedule();
    else if (event.type === "step.started") this.#startedAt.set(event.path, event.at);
    else if (event.type === "step.finished") this.#add(event);
    else if (event.type === "wave.finished" && event.scope === "") {
      this.#wavesEnded.add(event.wave);
      while (this.#wavesEnded.delete(this.#currentWave + 1)) this.#currentWave += 1;
      this.#schedule();
    } else if (event.type === "question.asked") this.#schedule();
  }

  /** Writes how the run has ended, or that it has not. Resolves with what could not be written. */
  async end(result?: RunResult): Promise<string | undefined> {
    clearTimeout(this.#timer);
    await this.#writing;
    await this.#write(this.#state(result), true);
    return this.#problem;
  }

  #add(event: Extract<RunEvent, { type: "step.finished" }>): void {
    const { path, wave, status, attempts, durationMs, output, error, reason, cachedFrom } = event;
    const startedAt = this.#startedAt.get(path);
    this.#results.set(path, {
      ...{ status, wave, attempts },
      ...(startedAt !== undefined && { startedAt, durationMs }),
      ...(output !== undefined && { output }),
      ...(error !== undefined && { error }),
      ...(reason !== undefined && { reason }),
      ...(cachedFrom !== undefined && { cachedFrom }),
    });
  }

  /** At once where it has been a while, else a little later. */
  #schedule(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    const restMs = this.#nextAt - performance.now();
    if (restMs <= 0) return this.#start();
    this.#timer = setTimeout(() => this.#start(), restMs);
  }

  #start(): void {
    // What changes while one state is being written is in the next.
    this.#writing = this.#writing.then(async () => {
      this.#isDue = false;
      await this.#write(this.#state(), false);
    });
  }

  async #write(state: PersistedState, sync: boolean): Promise<void> {
    const startedAt = performance.now();
    this.#nextAt = startedAt + pauseMs;
    await saveState(state, this.#path, { sync }).then(
      () => (this.#problem = undefined),
      (error: Error) => (this.#problem = `${this.#path} could not be written: ${error.message}`),
    );
    this.#nextAt = startedAt + Math.max(pauseMs, (performance.now() - startedAt) / share);
  }

  #state(result?: RunResult): PersistedState {
    const { run, startedAt, attempt, inputs, config } = this.#header;
    const isOver = result !== undefined && result.status !== "suspended";
    return {
      version: stateVersion,
      workflowId: this.#workflowId,
      runId: run,
      status: result?.status ?? "running",
      currentWave: result?.currentWave ?? this.#currentWave,
      startedAt,
      updatedAt: this.#updatedAt,
      ...(isOver && { finishedAt: result.startedAt + result.durationMs }),
      ...{ attempt, inputs, config },
      ...(result?.output !== undefined && { output: result.output }),
      ...(result?.error !== undefined && { error: result.error }),
      ...(result?.reason !== undefined && { reason: result.reason }),
      ...(result?.waiting !== undefined && { waiting: result.waiting }),
      nodeResults: [...this.#results],
      flow: this.#flow,
    };
  }
}
