import { findRun } from "@tidemark/resilience";
import type { Engine, FlowDefinition, RunHandle } from "@tidemark/spec";
import { EngineError } from "./engine-error.ts";
import type { EngineOptions, LocalStartOptions, ResumeOptions } from "./engine-options.ts";
import type { StepComparison } from "./resume/compare-run.ts";
import { compareWithToday, resumeRun } from "./resume/resume-run.ts";
import type { LocalRun } from "./run/local-run.ts";
import { placeAt, runPlace, type RunPlace } from "./run/run-place.ts";
import { startRun } from "./run/start-run.ts";

/** An engine that runs flows in this process and, with a state folder, goes on with them in another. */
export interface LocalEngine extends Engine {
  start(flow: FlowDefinition, options?: LocalStartOptions): Promise<RunHandle>;
  /**
   * Goes on with a run, by its id, a part of it, or its folder. What has finished is not run again.
   *
   * @throws {EngineError} `flow_changed`, `not_resumable`, `unknown_step`
   * @throws {ResilienceError} `run_not_found`, `locked`, `damaged`
   */
  resume(run: string, options?: ResumeOptions): Promise<RunHandle>;
  /** What resuming would keep and run again, step by step. Changes nothing. */
  compare(run: string, options?: ResumeOptions): Promise<readonly StepComparison[]>;
}

/**
 * Runs flows in this process.
 *
 * @example
 * const engine = createEngine({ runtimes: [shell()] });
 * const { result } = await engine.start(definition);
 * console.log((await result).output);
 */
export function createEngine(options: EngineOptions): LocalEngine {
  return new InProcessEngine(options);
}

class InProcessEngine implements LocalEngine {
  readonly #options: EngineOptions;
  readonly #running = new Set<LocalRun>();
  #isClosed = false;

  constructor(options: EngineOptions) {
    this.#options = options;
  }

  async start(flow: FlowDefinition, options: LocalStartOptions = {}): Promise<RunHandle> {
    this.#refuseClosed();
    const { stateFolder } = this.#options;
    const placeOf =
      stateFolder === undefined ? undefined : (run: string) => runPlace(stateFolder, flow.name, run);
    return this.#follow(await startRun(this.#options, flow, options, placeOf));
  }

  async resume(run: string, options: ResumeOptions = {}): Promise<RunHandle> {
    this.#refuseClosed();
    return this.#follow(await resumeRun(this.#options, await this.#find(run), options));
  }

  async compare(run: string, options: ResumeOptions = {}): Promise<readonly StepComparison[]> {
    return await compareWithToday(this.#options, await this.#find(run), options);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const running = [...this.#running];
    for (const run of running) run.suspend("The engine was closed.");
    await Promise.allSettled(running.map(({ result }) => result));
  }

  #follow(run: LocalRun): LocalRun {
    this.#running.add(run);
    const forget = (): void => void this.#running.delete(run);
    run.result.then(forget, forget);
    // Somebody may have closed the engine meanwhile.
    if (this.#isClosed) run.suspend("The engine was closed.");
    return run;
  }

  async #find(run: string): Promise<RunPlace> {
    const { stateFolder } = this.#options;
    if (stateFolder === undefined)
      throw new EngineError("no_state_folder", "This engine keeps no runs, so there is none to go on with.", {
        hint: "Give createEngine a `stateFolder`.",
      });
    return placeAt((await findRun(stateFolder, run)).folder);
  }

  #refuseClosed(): void {
    if (this.#isClosed) throw new EngineError("closed", "The engine was closed and starts nothing any more.");
  }
}
