import { createAttemptExecutor, effectOf, memoryHost, type ExecutionPlan } from "@tidemark/core";
import { DurableHost, type OutputCache, type RunHistory } from "@tidemark/resilience";
import {
  hashNode,
  type AskPerson,
  type Runtime,
  type RuntimeServices,
  type RuntimeVersions,
} from "@tidemark/spec";
import type { MemoryHost } from "@tidemark/core";
import type { HostHooks } from "./local-run.ts";
import { PlannedSteps } from "./planned-steps.ts";
import type { RunStore } from "./run-store.ts";

export interface WorkOptions {
  readonly run: string;
  readonly runtimes: readonly Runtime[];
  readonly services: RuntimeServices;
  readonly secrets: Readonly<Record<string, string>>;
  readonly ask?: AskPerson | undefined;
}

/** A host that keeps everything in this process. */
export function createMemoryHost(
  options: WorkOptions,
  onEvent: HostHooks["onEvent"],
  onStuck?: () => void,
): MemoryHost {
  const { run, ask } = options;
  return memoryHost({
    run,
    execute: createAttemptExecutor(options),
    onEvent,
    ...(ask !== undefined && { ask }),
    ...(onStuck !== undefined && { onStuck }),
  });
}

export interface DurableWorkOptions extends WorkOptions {
  readonly plan: ExecutionPlan;
  readonly store: RunStore;
  readonly history: RunHistory;
  readonly cache: OutputCache;
  /** Whether a recorded result stands whatever the step's inputs hash to now. */
  readonly keeps?: (path: string) => boolean;
}

/** A host that has everything on disk before anybody hears of it. */
export function createDurableHost(options: DurableWorkOptions, { onEvent, onLive }: HostHooks): DurableHost {
  const { plan, store, history, cache, keeps, runtimes } = options;
  const { journal, blobs, inbox } = store;
  const byType = new Map(runtimes.toReversed().map((runtime) => [runtime.type, runtime]));
  return new DurableHost({
    ...{ journal, blobs, inbox, history, cache, onLive },
    createLive: ({ onStuck }) => createMemoryHost(options, onEvent, onStuck),
    definitionHash: definitionHashes(plan, versionsOf(runtimes)),
    effectOf: (call) => effectOf(byType.get(call.uses), call),
    ...(keeps !== undefined && { keeps }),
  });
}

/** The hash of the definition of the step that runs under a path. */
function definitionHashes(plan: ExecutionPlan, versions: RuntimeVersions): (path: string) => string {
  const steps = new PlannedSteps(plan);
  const hashes = new Map<string, string>();
  return (path) => {
    let hash = hashes.get(path);
    if (hash === undefined) {
      const step = steps.at(path);
      // A runtime that follows from the body's language belongs to the step as one that is named.
      hash = step === undefined ? "" : hashNode({ ...step.definition, uses: step.uses }, versions);
      hashes.set(path, hash);
    }
    return hash;
  };
}

/** The versions of runtimes, by type: they belong to the hash of each step. */
export function versionsOf(runtimes: readonly Runtime[]): RuntimeVersions {
  return Object.fromEntries(runtimes.toReversed().map(({ type, version }) => [type, version]));
}
