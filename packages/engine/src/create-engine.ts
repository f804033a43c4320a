import { dirname, resolve } from "node:path";
import {
  CoreError,
  buildExecutionPlan,
  createRunHeader,
  withOverrides,
  type ExecutionPlan,
} from "@tidemark/core";
import {
  OutputCache,
  findRun,
  readRunHistory,
  runFormatVersion,
  type RunHistory,
  type RunRecord,
} from "@tidemark/resilience";
import {
  hashFlow,
  hashJson,
  type Engine,
  type FlowDefinition,
  type JsonObject,
  type RunHandle,
  type RunHeader,
  type Runtime,
  type RuntimeServices,
  type StartOptions,
} from "@tidemark/spec";
import { EngineError } from "./engine-error.ts";
import type { StepComparison } from "./resume/compare-run.ts";
import { prepareResume, type ResumeChoices } from "./resume/prepare-resume.ts";
import { readTodaysFlow } from "./resume/todays-flow.ts";
import { refuseResume } from "./resume/refuse-resume.ts";
import { stepsThatReadSettings } from "./resume/steps-that-read-settings.ts";
import { createDurableHost, createMemoryHost, versionsOf, type WorkOptions } from "./run/create-host.ts";
import { LocalRun, type KeptRun, type LocalRunParts } from "./run/local-run.ts";
import { ownerName } from "./run/owner-name.ts";
import { RunFiles } from "./run/run-files.ts";
import { createRunStore, openRunStore, readRunStore, type RunStore } from "./run/run-store.ts";
import { Snapshots } from "./run/snapshots.ts";
import { createServices } from "./services/create-services.ts";

export interface EngineOptions {
  readonly runtimes: readonly Runtime[];
  /** Where runs are kept. @default runs are not kept, and do not survive the process */
  readonly stateFolder?: string;
  /**
   * What a finished step survives before anybody hears of it. `power`: a power cut; `process`: a killed process.
   * @default "power"
   */
  readonly durability?: "power" | "process";
  /** Where relative paths and programs of the flow start. @default the flow file's folder, else the working folder */
  readonly folder?: string;
  /** What runtimes may touch. @default this machine, from `folder` */
  readonly services?: RuntimeServices;
  /** Who works on a run, for whoever finds it locked. @default the name of this program */
  readonly owner?: string;
}

export interface LocalStartOptions extends StartOptions {
  /** A Markdown file whose end is the log of the run. @default none; a flow with `log: footer` writes into its own file */
  readonly logPath?: string;
}

export interface ResumeOptions
  extends
    ResumeChoices,
    Pick<LocalStartOptions, "secrets" | "ask" | "signal" | "concurrency" | "waves" | "logPath"> {
  /** Today's flow. @default what the flow's file says now; for a flow of no file, the one that ran */
  readonly flow?: FlowDefinition;
}

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
    const { runtimes, stateFolder } = this.#options;
    const definition = withAbsoluteSource(withOverrides(flow, options));
    const plan = planToRun(definition, runtimes);
    const header = createRunHeader(definition, Date.now(), options);
    const work = this.#work(definition, header, options);
    const { signal, logPath } = options;
    const parts = { plan, header, signal, logPath };
    if (stateFolder === undefined) {
      const createHost: LocalRunParts["createHost"] = ({ onEvent }) => createMemoryHost(work, onEvent);
      return this.#run({ ...parts, createHost });
    }
    const first = firstRecord(definition, header, runtimes);
    const store = await createRunStore(resolve(stateFolder), first, this.#storeOptions());
    return this.#runKept(parts, store, readRunHistory(store.records), work, { isNew: true });
  }

  async resume(run: string, options: ResumeOptions = {}): Promise<RunHandle> {
    this.#refuseClosed();
    const { runtimes } = this.#options;
    const store = await openRunStore(await this.#find(run), this.#storeOptions());
    try {
      const flow = await this.#todaysFlow(store, options);
      const prepared = await prepareResume({ ...options, store, flow, runtimes, now: Date.now() });
      refuseResume(prepared, options);
      const definition = withOverrides(prepared.plan.definition, options);
      const plan = planToRun(definition, runtimes);
      const { record, steps } = prepared;
      await store.journal.append(record as unknown as JsonObject);
      const records = [
        ...store.records,
        { sequence: -1, offset: -1, record: record as unknown as JsonObject },
      ];
      const history = readRunHistory(records);
      const work = this.#work(definition, history.header, options);
      const parts = { plan, header: history.header, signal: options.signal, logPath: options.logPath };
      const keeps = stepsThatReadSettings(plan);
      // Where steps run anew, the story of the run is another one from its beginning.
      return this.#runKept(parts, store, history, { ...work, keeps }, { isNew: steps.length > 0 });
    } catch (error) {
      await store.close();
      throw error;
    }
  }

  async compare(run: string, options: ResumeOptions = {}): Promise<readonly StepComparison[]> {
    const store = await readRunStore(await this.#find(run));
    const flow = await this.#todaysFlow(store, options);
    const { runtimes } = this.#options;
    return (await prepareResume({ ...options, store, flow, runtimes, now: Date.now(), detailed: true }))
      .steps;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const running = [...this.#running];
    for (const run of running) run.suspend("The engine was closed.");
    await Promise.allSettled(running.map(({ result }) => result));
  }

  #runKept(
    parts: Omit<LocalRunParts, "createHost">,
    store: RunStore,
    history: RunHistory,
    work: WorkOptions & { readonly keeps?: (path: string) => boolean },
    { isNew }: { readonly isNew: boolean },
  ): LocalRun {
    const { plan, header } = parts;
    const kept: KeptRun = {
      store,
      files: new RunFiles(store.folder, { isNew }),
      snapshots: new Snapshots(store.folder, header, plan.definition),
    };
    const cache = new OutputCache(resolve(store.folder, "../../../cache"));
    return this.#run({
      ...parts,
      kept,
      createHost: (hooks) => createDurableHost({ ...work, plan, store, history, cache }, hooks),
    });
  }

  #run(parts: LocalRunParts): LocalRun {
    const run = new LocalRun(parts);
    this.#running.add(run);
    const forget = (): void => void this.#running.delete(run);
    run.result.then(forget, forget);
    return run;
  }

  #work(
    flow: FlowDefinition,
    { run }: RunHeader,
    { secrets, ask }: Pick<StartOptions, "secrets" | "ask">,
  ): WorkOptions {
    const { runtimes, folder, services } = this.#options;
    const start = folder ?? (flow.source === undefined ? process.cwd() : dirname(flow.source));
    return {
      run,
      runtimes,
      services: services ?? createServices({ folder: start }),
      secrets: pickSecrets(flow, secrets),
      ask,
    };
  }

  async #todaysFlow(
    store: Pick<RunStore, "records">,
    { flow }: ResumeOptions,
  ): Promise<FlowDefinition | undefined> {
    if (flow !== undefined) return withAbsoluteSource(flow);
    return await readTodaysFlow(readRunHistory(store.records).definition, this.#options.runtimes);
  }

  async #find(run: string): Promise<string> {
    const { stateFolder } = this.#options;
    if (stateFolder === undefined)
      throw new EngineError("no_state_folder", "This engine keeps no runs, so there is none to go on with.", {
        hint: "Give createEngine a `stateFolder`.",
      });
    return (await findRun(resolve(stateFolder), run)).folder;
  }

  #storeOptions(): { owner: string; durability?: "power" | "process" } {
    const { durability, owner = ownerName() } = this.#options;
    return { owner, ...(durability !== undefined && { durability }) };
  }

  #refuseClosed(): void {
    if (this.#isClosed) throw new EngineError("closed", "The engine was closed and starts nothing any more.");
  }
}

function planToRun(definition: FlowDefinition, runtimes: readonly Runtime[]): ExecutionPlan {
  const plan = buildExecutionPlan(definition, { runtimes });
  const [unsupported] = plan.unsupported;
  if (unsupported === undefined) return plan;
  throw new CoreError("not_supported", unsupported.message, { problems: plan.unsupported });
}

function firstRecord(definition: FlowDefinition, header: RunHeader, runtimes: readonly Runtime[]): RunRecord {
  return {
    type: "run",
    format: runFormatVersion,
    epoch: 1,
    header,
    definition,
    flowHash: hashFlow(definition),
    inputsHash: hashJson(header.inputs),
    versions: versionsOf(runtimes),
  };
}

/** Whoever resumes the run may stand in another folder. */
function withAbsoluteSource(flow: FlowDefinition): FlowDefinition {
  return flow.source === undefined ? flow : { ...flow, source: resolve(flow.source) };
}

function pickSecrets(
  flow: FlowDefinition,
  given: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const missing = flow.secrets.filter((name) => !Object.hasOwn(given, name));
  if (missing.length > 0) {
    const names = missing.map((name) => `\`${name}\``).join(", ");
    const what = missing.length === 1 ? "a secret" : "secrets";
    throw new CoreError("missing_secret", `The flow needs ${what} that nobody gave: ${names}.`, {
      hint: `Set ${missing.join(", ")} in the environment, or give them with --env-file.`,
    });
  }
  return Object.fromEntries(flow.secrets.map((name) => [name, given[name]!]));
}
