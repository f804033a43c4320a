import { saveState, stateVersion, type PersistedState } from "@tidemark/resilience";
import {
  hashFlow,
  type FlowDefinition,
  type NodeResult,
  type RunEvent,
  type RunHeader,
  type RunResult,
} from "@tidemark/spec";

/** However fast waves end, a state is not written more often than this. */
const pauseMs = 1000;
/** A state that has grown by this share since it was written is written again at once, so that all of them together stay in proportion. */
const growth = 1.5;

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
  /** How many results the last written state had. */
  #written = 0;
  #writtenAt = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  #isDue = false;
  #problem: string | undefined;

  constructor(path: string, header: RunHeader, flow: FlowDefinition) {
    this.#path = path;
    this.#header = header;
    this.#workflowId = flow.name;
    this.#flow = { hash: hashFlow(flow), ...(flow.source !== undefined && { source: flow.source }) };
    this.#updatedAt = header.startedAt;
  }

  observe(event: RunEvent): void {
    this.#updatedAt = event.at;
    if (event.type === "step.started") this.#startedAt.set(event.path, event.at);
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

  /** At once where there is much new or it has been a while, else a little later. */
  #schedule(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    const restMs = this.#writtenAt + pauseMs - performance.now();
    if (restMs <= 0 || this.#results.size >= Math.max(8, this.#written * growth)) return this.#start();
    this.#timer = setTimeout(() => this.#start(), restMs);
  }

  #start(): void {
    clearTimeout(this.#timer);
    // What changes while one state is being written is in the next.
    this.#writing = this.#writing.then(async () => {
      this.#isDue = false;
      await this.#write(this.#state(), false);
    });
  }

  async #write(state: PersistedState, sync: boolean): Promise<void> {
    this.#written = this.#results.size;
    this.#writtenAt = performance.now();
    await saveState(state, this.#path, { sync }).then(
      () => (this.#problem = undefined),
      (error: Error) => (this.#problem = `${this.#path} could not be written: ${error.message}`),
    );
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
