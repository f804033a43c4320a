import { createAttemptExecutor, effectOf, memoryHost } from "@tidemark/core";
import { DurableHost, type OutputCache, type RecordSource, type RunHistory } from "@tidemark/resilience";
import {
  hashNode,
  type NodeDefinition,
  type AskPerson,
  type Runtime,
  type RuntimeServices,
  type RuntimeVersions,
} from "@tidemark/spec";
import type { MemoryHost } from "@tidemark/core";
import type { HostHooks } from "./local-run.ts";
import { definitionPath } from "./planned-steps.ts";
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
  readonly store: RunStore;
  readonly history: RunHistory;
  readonly cache: OutputCache;
  /** Whether a recorded result stands whatever the step's inputs hash to now. */
  readonly keeps?: (path: string) => boolean;
}

/** A host that has everything on disk before anybody hears of it. */
export function createDurableHost(options: DurableWorkOptions, { onEvent, onLive }: HostHooks): DurableHost {
  const { store, history, cache, keeps, runtimes } = options;
  const { journal, blobs, inbox } = store;
  const byType = new Map(runtimes.toReversed().map((runtime) => [runtime.type, runtime]));
  return new DurableHost({
    ...{ journal, blobs, inbox, history, cache, onLive },
    createLive: ({ onStuck }) => createMemoryHost(options, onEvent, onStuck),
    isStep: isStepOf(history.source),
    definitionHash: (path) => hashStep(path, history.source) ?? "",
    effectOf: (call) => effectOf(byType.get(call.uses), call),
    ...(keeps !== undefined && { keeps }),
  });
}

/** Whether a step is defined as it was when something was recorded of it. Hashes are taken only where the flow has changed. */
function isStepOf(current: RecordSource): (path: string, source: RecordSource) => boolean {
  return (path, source) => {
    if (source.definition === current.definition && source.versions === current.versions) return true;
    const hash = hashStep(path, source);
    return hash !== undefined && hash === hashStep(path, current);
  };
}

function hashStep(path: string, { definition, versions }: RecordSource): string | undefined {
  let nodes: readonly NodeDefinition[] = definition.nodes;
  let found: NodeDefinition | undefined;
  for (const id of definitionPath(path).split(".")) {
    found = nodes.find((node) => node.id === id);
    nodes = found?.kind === "group" ? found.nodes : [];
  }
  return found === undefined ? undefined : hashNode(found, versions);
}

/** The versions of runtimes, by type: they belong to the hash of each step. */
export function versionsOf(runtimes: readonly Runtime[]): RuntimeVersions {
  return Object.fromEntries(runtimes.toReversed().map(({ type, version }) => [type, version]));
}
