import {
  toErrorRecord,
  type AskPerson,
  type Clock,
  type FlowDefinition,
  type RunEvent,
  type RunResult,
  type Runtime,
  type RuntimeServices,
} from "@tidemark/spec";
import { systemClock } from "@tidemark/resilience/timers";
import { createAttemptExecutor } from "./attempt-executor.ts";
import { CoreError } from "./core-error.ts";
import type { Flow } from "./define-flow.ts";
import { memoryHost } from "./memory-host.ts";
import { buildExecutionPlan } from "./plan/build-execution-plan.ts";
import { interpret } from "./run/interpret.ts";
import { createRunHeader, type RunHeaderOptions } from "./run-header.ts";

export interface RunInMemoryOptions extends RunHeaderOptions {
  /** Runtimes besides the flow's own functions. @default [] */
  readonly runtimes?: readonly Runtime[];
  /** What those may touch. @default nothing */
  readonly services?: RuntimeServices;
  readonly secrets?: Readonly<Record<string, string>>;
  /** How many steps run at once. @default the flow's own, else 10 */
  readonly concurrency?: number;
  /** @default the flow's own, else "eager" */
  readonly waves?: "eager" | "strict";
  /** Asks a person. @default nobody is there: each question decides itself or suspends the run */
  readonly ask?: AskPerson;
  /** Cancels the run when it fires. */
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: RunEvent) => void;
  /** @default the machine's clock */
  readonly clock?: Clock;
}

/**
 * Runs a flow in this process and keeps nothing. Resolves however the run ends; rejects only where
 * the flow or its inputs are wrong.
 *
 * @example
 * const { status, output } = await runInMemory(flow, { inputs: { who: "world" } });
 */
export async function runInMemory(
  flow: Flow | FlowDefinition,
  options: RunInMemoryOptions = {},
): Promise<RunResult> {
  const { clock = systemClock(), signal, onEvent, ask, services = noServices, secrets = {} } = options;
  const { definition, runtimes: own } = "definition" in flow ? flow : { definition: flow, runtimes: [] };
  const runtimes = [...own, ...(options.runtimes ?? [])];
  const plan = buildExecutionPlan(withOverrides(definition, options), { runtimes });
  const header = createRunHeader(definition, clock.now(), options);
  const execute = createAttemptExecutor({ runtimes, services, secrets });
  const host = memoryHost({
    run: header.run,
    clock,
    execute,
    ...(onEvent && { onEvent }),
    ...(ask && { ask }),
  });
  const cancel = (): void => host.cancel(describeReason(signal?.reason));
  if (signal?.aborted === true) cancel();
  signal?.addEventListener("abort", cancel, { once: true });
  try {
    return await interpret(plan, host, header);
  } catch (thrown) {
    // A listener broke, or the engine: what still runs must not run on unseen.
    host.suspend("The run broke.");
    throw thrown;
  } finally {
    signal?.removeEventListener("abort", cancel);
    await host.idle();
  }
}

/** A definition with the run's own wishes over the flow's. */
export function withOverrides(
  definition: FlowDefinition,
  { concurrency, waves }: Pick<RunInMemoryOptions, "concurrency" | "waves">,
): FlowDefinition {
  if (concurrency === undefined && waves === undefined) return definition;
  const run = {
    ...definition.run,
    ...(concurrency !== undefined && { concurrency }),
    ...(waves !== undefined && { waves }),
  };
  return { ...definition, run };
}

/** Why a signal fired, in words. */
export function describeReason(reason: unknown): string {
  return toErrorRecord(reason).message;
}

const noServices: RuntimeServices = {
  get files(): never {
    throw missing("files");
  },
  get processes(): never {
    throw missing("processes");
  },
  get fetch(): never {
    throw missing("fetch");
  },
};

function missing(service: string): CoreError {
  return new CoreError("not_supported", `This run has no \`${service}\` service.`, {
    hint: "Pass `services` to runInMemory.",
  });
}
