import type {
  Engine,
  FlowDefinition,
  RunEvent,
  RunHandle,
  RunResult,
  Runtime,
  StartOptions,
} from "@tidemark/spec";
import { probeAsker } from "./probe-asker.ts";
import { Probe } from "./probe-runtime.ts";
import type { TestFunction } from "./runtime-suite.ts";

/** What `testEngine` is told about an engine. */
export interface EngineSuite {
  readonly test: TestFunction;
  /** A fresh engine with these runtimes. */
  readonly createEngine: (options: { readonly runtimes: readonly Runtime[] }) => Engine | Promise<Engine>;
}

export interface FinishedRun {
  readonly result: RunResult;
  readonly events: readonly RunEvent[];
}

/** An engine in the hands of one case. */
export class EngineBench {
  readonly engine: Engine;
  readonly probe: Probe;

  constructor(engine: Engine, probe: Probe) {
    this.engine = engine;
    this.probe = probe;
  }

  /** Runs a flow to its end. */
  readonly run = async (flow: FlowDefinition, options: StartOptions = {}): Promise<FinishedRun> => {
    const handle = await this.engine.start(flow, options);
    const [result, events] = await Promise.all([handle.result, collect(handle.events)]);
    return { result, events };
  };

  /** Resolves when a step has been started. */
  readonly started = async (path: string): Promise<void> => {
    while (!this.probe.paths.includes(path)) await new Promise((resolve) => setTimeout(resolve, 1));
  };

  /** Resolves when a run has emitted an event of this type. */
  readonly event = async (handle: RunHandle, type: RunEvent["type"]): Promise<void> => {
    for await (const event of handle.events) if (event.type === type) return;
  };
}

export type EngineCase = (bench: EngineBench) => Promise<void>;

export async function withEngine(suite: EngineSuite, run: EngineCase): Promise<void> {
  const probe = new Probe();
  const engine = await suite.createEngine({ runtimes: [probe.runtime, probeAsker] });
  try {
    await run(new EngineBench(engine, probe));
  } finally {
    await engine.close();
  }
}

export async function collect<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const list: Item[] = [];
  for await (const item of items) list.push(item);
  return list;
}
