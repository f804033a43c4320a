import { getEventListeners } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import type { Json, Runtime, RuntimeEvent } from "@tidemark/spec";
import { createCall, type RecordedCall } from "./create-call.ts";
import { memoryServices } from "./memory-services.ts";
import type { RuntimeSuite, SuiteCall } from "./runtime-suite.ts";

/** Everything that could be seen of one call. */
export interface Observation {
  readonly call: RecordedCall<unknown>;
  readonly output?: Json;
  /** Present where the call rejected, whatever with. */
  readonly failure?: { readonly error: unknown };
  /** What was emitted before the call settled. */
  readonly events: readonly RuntimeEvent[];
  /** How many abort listeners the call left on its signal. */
  readonly listeners: number;
  readonly durationMs: number;
}

/** Makes one call and looks at it; a rejection is a result too. */
export async function observeCall(
  suite: RuntimeSuite,
  runtime: Runtime,
  subject: SuiteCall,
  signal: AbortSignal = new AbortController().signal,
): Promise<Observation> {
  const { settings, body, values, env, deferred } = subject;
  const services = await (subject.services ?? suite.services ?? memoryServices)();
  const call = await createCall(runtime, {
    settings,
    services,
    signal,
    ...(body === undefined ? {} : { body }),
    ...(values === undefined ? {} : { values }),
    ...(env === undefined ? {} : { env }),
    ...(deferred === undefined ? {} : { deferred }),
  });
  const startedAt = performance.now();
  const ended = await settle(runtime, call);
  return {
    call,
    ...ended,
    events: [...call.events],
    listeners: getEventListeners(signal, "abort").length,
    durationMs: performance.now() - startedAt,
  };
}

/** As `observeCall`, for a call that must succeed. */
export async function observeSuccess(
  suite: RuntimeSuite,
  runtime: Runtime,
  subject: SuiteCall,
): Promise<Observation & { readonly output: Json }> {
  const observation = await observeCall(suite, runtime, subject);
  if (observation.failure !== undefined) throw observation.failure.error;
  return { ...observation, output: observation.output ?? null };
}

/** What was emitted after the calls had settled. */
export async function lateEvents(observations: readonly Observation[]): Promise<readonly RuntimeEvent[]> {
  await wait(50);
  return observations.flatMap(({ call, events }) => call.events.slice(events.length));
}

async function settle(
  runtime: Runtime,
  call: RecordedCall<unknown>,
): Promise<Pick<Observation, "output" | "failure">> {
  try {
    return { output: (await runtime.execute(call)) as Json };
  } catch (error) {
    return { failure: { error } };
  }
}
