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
  readRunHistory,
  runFormatVersion,
  type RunHistory,
  type RunRecord,
} from "@tidemark/resilience";
import {
  hashFlow,
  hashJson,
  type FlowDefinition,
  type RunHeader,
  type Runtime,
  type StartOptions,
} from "@tidemark/spec";
import type { LocalStartOptions, RunSettings } from "../engine-options.ts";
import { createServices } from "../services/create-services.ts";
import { createDurableHost, createMemoryHost, versionsOf, type WorkOptions } from "./create-host.ts";
import { LocalRun, type KeptRun, type LocalRunParts } from "./local-run.ts";
import { ownerName } from "./owner-name.ts";
import { RunFiles } from "./run-files.ts";
import type { RunPlace } from "./run-place.ts";
import { createRunStore, type RunStore, type RunStoreOptions } from "./run-store.ts";
import { Snapshots } from "./snapshots.ts";

/** Starts a run, in this process alone or, with a place to keep it, so that it survives the process. */
export async function startRun(
  settings: RunSettings,
  flow: FlowDefinition,
  options: LocalStartOptions,
  placeOf?: (run: string) => RunPlace,
): Promise<LocalRun> {
  const { runtimes } = settings;
  const definition = withAbsoluteSource(withOverrides(flow, options));
  const plan = planToRun(definition, runtimes);
  const header = createRunHeader(definition, Date.now(), options);
  const work = workOptions(settings, definition, header, options);
  const { signal, logPath } = options;
  const parts = { plan, header, signal, logPath };
  if (placeOf === undefined)
    return new LocalRun({ ...parts, createHost: ({ onEvent }) => createMemoryHost(work, onEvent) });
  const place = placeOf(header.run);
  const first = firstRecord(definition, header, runtimes);
  const store = await createRunStore(place, first, storeOptions(settings));
  const history = readRunHistory(store.records);
  const { flowHash } = first;
  return new LocalRun(keep(parts, { place, store, history, work, flowHash, isNew: true }));
}

export interface KeepOptions {
  readonly place: RunPlace;
  readonly store: RunStore;
  readonly history: RunHistory;
  readonly work: WorkOptions & { readonly keeps?: (path: string) => boolean };
  /** The hash of the definition that it works with. @default worked out */
  readonly flowHash?: string;
  /** Whether the story of the run begins anew. */
  readonly isNew: boolean;
}

/** A run that is kept on disk. */
export function keep(
  parts: Omit<LocalRunParts, "createHost" | "kept">,
  { place, store, history, work, flowHash = hashFlow(parts.plan.definition), isNew }: KeepOptions,
): LocalRunParts {
  const { plan, header } = parts;
  const kept: KeptRun = {
    store,
    files: new RunFiles(place.folder, { isNew }),
    snapshots: new Snapshots({ path: place.stateFile, header, flow: plan.definition, flowHash }),
  };
  const cache = new OutputCache(place.cacheFolder);
  const createHost: LocalRunParts["createHost"] = (hooks) =>
    createDurableHost({ ...work, store, history, cache }, hooks);
  return { ...parts, kept, createHost };
}

export function workOptions(
  { runtimes, folder, services }: RunSettings,
  flow: FlowDefinition,
  { run }: RunHeader,
  { secrets, ask }: Pick<StartOptions, "secrets" | "ask">,
): WorkOptions {
  const start = folder ?? (flow.source === undefined ? process.cwd() : dirname(flow.source));
  return {
    run,
    runtimes,
    services: services ?? createServices({ folder: start }),
    secrets: pickSecrets(flow, secrets),
    ask,
  };
}

export function storeOptions({ durability, owner = ownerName() }: RunSettings): RunStoreOptions {
  return { owner, ...(durability !== undefined && { durability }) };
}

export function planToRun(definition: FlowDefinition, runtimes: readonly Runtime[]): ExecutionPlan {
  return asRunnable(buildExecutionPlan(definition, { runtimes }));
}

/** A plan of which everything can run. */
export function asRunnable(plan: ExecutionPlan): ExecutionPlan {
  const [unsupported] = plan.unsupported;
  if (unsupported === undefined) return plan;
  throw new CoreError("not_supported", unsupported.message, { problems: plan.unsupported });
}

export function firstRecord(
  definition: FlowDefinition,
  header: RunHeader,
  runtimes: readonly Runtime[],
): RunRecord {
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
export function withAbsoluteSource(flow: FlowDefinition): FlowDefinition {
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
