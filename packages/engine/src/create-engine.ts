import { dirname, resolve } from "node:path";
import {
  CoreError,
  buildExecutionPlan,
  createAttemptExecutor,
  createRunHeader,
  describeReason,
  interpret,
  memoryHost,
  withOverrides,
  type ExecutionPlan,
  type MemoryHost,
} from "@tidemark/core";
import {
  eventVersion,
  type Engine,
  type FlowDefinition,
  type RunEvent,
  type RunHandle,
  type RunHeader,
  type RunResult,
  type Runtime,
  type RuntimeServices,
  type StartOptions,
} from "@tidemark/spec";
import { EventLog } from "./event-log.ts";
import { RunFolder } from "./run-folder.ts";
import { createServices } from "./services/create-services.ts";
import { writeLogs } from "./write-logs.ts";

export interface EngineOptions {
  readonly runtimes: readonly Runtime[];
  /** Where runs are kept. @default runs are not kept */
  readonly stateFolder?: string;
  /** Where relative paths and programs of the flow start. @default the flow file's folder, else the working folder */
  readonly folder?: string;
  /** What runtimes may touch. @default this machine, from `folder` */
  readonly services?: RuntimeServices;
}

/**
 * Runs flows in this process.
 *
 * @example
 * const engine = createEngine({ runtimes: [shell()] });
 * const { result } = await engine.start(definition);
 * console.log((await result).output);
 */
export function createEngine(options: EngineOptions): Engine {
  return new LocalEngine(options);
}

class LocalEngine implements Engine {
  readonly #options: EngineOptions;
  readonly #running = new Set<LocalRun>();

  constructor(options: EngineOptions) {
    this.#options = options;
  }

  async start(flow: FlowDefinition, options: StartOptions = {}): Promise<RunHandle> {
    const {
      runtimes,
      stateFolder,
      services = createServices({ folder: this.#folderOf(flow) }),
    } = this.#options;
    const plan = buildExecutionPlan(withOverrides(flow, options), { runtimes });
    const [unsupported] = plan.unsupported;
    if (unsupported !== undefined) {
      throw new CoreError("not_supported", unsupported.message, { problems: plan.unsupported });
    }
    const header = createRunHeader(flow, Date.now(), options);
    const secrets = pickSecrets(flow, options.secrets);
    const folder =
      stateFolder === undefined ? undefined : new RunFolder(resolve(stateFolder), flow.name, header.run);
    const execute = createAttemptExecutor({ runtimes, services, secrets });
    const createHost = (onEvent: (event: RunEvent) => void): MemoryHost =>
      memoryHost({ run: header.run, execute, onEvent });
    const run = new LocalRun({ plan, header, kept: folder, createHost, signal: options.signal });
    this.#running.add(run);
    run.result.then(
      () => this.#running.delete(run),
      () => this.#running.delete(run),
    );
    return run;
  }

  async close(): Promise<void> {
    const running = [...this.#running];
    for (const run of running) run.suspend("The engine was closed.");
    await Promise.allSettled(running.map(({ result }) => result));
  }

  #folderOf(flow: FlowDefinition): string {
    return (
      this.#options.folder ?? (flow.source === undefined ? process.cwd() : dirname(resolve(flow.source)))
    );
  }
}

interface LocalRunParts {
  readonly plan: ExecutionPlan;
  readonly header: RunHeader;
  readonly kept: RunFolder | undefined;
  readonly createHost: (onEvent: (event: RunEvent) => void) => MemoryHost;
  readonly signal: AbortSignal | undefined;
}

/** One run in this process, as its starter holds it. */
class LocalRun implements RunHandle {
  readonly run: string;
  readonly folder?: string;
  readonly result: Promise<RunResult>;
  readonly #log = new EventLog();
  readonly #host: MemoryHost;
  readonly #kept: RunFolder | undefined;
  #last: Pick<RunEvent, "sequence" | "at"> = { sequence: 0, at: 0 };

  constructor({ plan, header, kept, createHost, signal }: LocalRunParts) {
    this.run = header.run;
    if (kept !== undefined) this.folder = kept.path;
    this.#kept = kept;
    this.#host = createHost((event) => this.#emit(event));
    // Before the work: a run that is cancelled already starts no step.
    const leave = this.#follow(signal);
    this.result = this.#work(plan, header).finally(leave);
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

  /** Cancels the run when the signal fires. */
  #follow(signal: AbortSignal | undefined): () => void {
    const cancel = (): void => this.cancel(describeReason(signal?.reason));
    if (signal?.aborted === true) cancel();
    signal?.addEventListener("abort", cancel, { once: true });
    return () => signal?.removeEventListener("abort", cancel);
  }

  async #work(plan: ExecutionPlan, header: RunHeader): Promise<RunResult> {
    try {
      const result = await interpret(plan, this.#host, header);
      await this.#host.idle();
      if (result.status === "suspended") this.#emitSuspended(result);
      await this.#kept?.close();
      this.#log.end();
      const { events } = this.#log;
      const warnings = await writeLogs({ flow: plan.definition, events, folder: this.folder });
      return warnings.length === 0 ? result : { ...result, warnings };
    } catch (thrown) {
      // What still runs must not run on unseen. Of two errors the first one counts.
      this.#host.suspend("The run broke.");
      await this.#host.idle();
      await this.#kept?.close().catch(() => {});
      this.#log.fail(thrown);
      throw thrown;
    }
  }

  #emitSuspended(result: RunResult): void {
    const base = {
      version: eventVersion,
      run: this.run,
      sequence: this.#last.sequence,
      at: Math.max(this.#last.at, Date.now()),
    } as const;
    this.#emit({ ...base, type: "run.suspended", reason: result.reason ?? "" });
  }

  #emit(event: RunEvent): void {
    this.#last = event;
    this.#kept?.append(event);
    this.#log.append(event);
  }
}

function pickSecrets(
  flow: FlowDefinition,
  given: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const missing = flow.secrets.filter((name) => !Object.hasOwn(given, name));
  if (missing.length > 0) {
    const names = missing.map((name) => `\`${name}\``).join(", ");
    throw new CoreError(
      "missing_secret",
      `The flow needs ${missing.length === 1 ? "a secret" : "secrets"} that nobody gave: ${names}.`,
      {
        hint: `Set ${missing.join(", ")} in the environment, or give them with --env-file.`,
      },
    );
  }
  return Object.fromEntries(flow.secrets.map((name) => [name, given[name]!]));
}
