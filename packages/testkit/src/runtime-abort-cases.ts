import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import { lateEvents, observeCall, type Observation } from "./observe-call.ts";
import { watchResources } from "./resource-watch.ts";
import { nameOf, type RuntimeSuite, type SlowCall, type SuiteCase } from "./runtime-suite.ts";

/** How a runtime stops. */
export function runtimeAbortCases(suite: RuntimeSuite): readonly SuiteCase[] {
  const { runtime, valid, slow } = suite;
  const before: SuiteCase = {
    name: "does not begin under a signal that has fired",
    run: async () => {
      const reason = new Error("No longer wanted.");
      for (const subject of valid) {
        const observation = await observeCall(suite, runtime(), subject, AbortSignal.abort(reason));
        checkReason(observation, reason, nameOf(subject));
        assert.deepEqual(observation.events, [], `Expected ${nameOf(subject)} to emit nothing.`);
      }
    },
  };
  if (slow === undefined) return [before];
  return [
    before,
    {
      name: "stops when the signal fires",
      run: async () => void (await abortSlowCall(suite, slow)),
    },
    {
      name: "leaves nothing behind when it is stopped",
      run: async () => {
        const watch = watchResources();
        const observation = await watch.during(() => abortSlowCall(suite, slow));
        assert.equal(observation.listeners, 0, "Expected no abort listener to be left.");
        assert.deepEqual(
          await lateEvents([observation]),
          [],
          "Expected nothing to be emitted after the rejection.",
        );
        assert.deepEqual(
          await watch.end(),
          [],
          "Expected no timer, socket, pipe or process to be left open.",
        );
      },
    },
  ];
}

async function abortSlowCall(suite: RuntimeSuite, slow: SlowCall): Promise<Observation> {
  const { abortAfterMs = 100, withinMs = 1000 } = slow;
  const controller = new AbortController();
  const reason = new Error("No longer wanted.");
  const observing = observeCall(suite, suite.runtime(), slow, controller.signal);
  const early = await settledWithin(observing, abortAfterMs);
  assert.ok(
    early === undefined,
    `Expected the slow call to be busy after ${abortAfterMs} ms, so that it can be stopped.`,
  );
  controller.abort(reason);
  const observation = await settledWithin(observing, withinMs);
  assert.ok(observation !== undefined, `Expected the call to reject within ${withinMs} ms of the signal.`);
  checkReason(observation, reason, nameOf(slow));
  return observation;
}

function checkReason({ failure }: Observation, reason: Error, name: string): void {
  assert.ok(failure !== undefined, `Expected ${name} to reject.`);
  assert.equal(failure.error, reason, `Expected ${name} to reject with \`signal.reason\` itself.`);
}

/** What a promise gives within so many milliseconds, or undefined. */
async function settledWithin<Value>(
  promise: Promise<Value>,
  milliseconds: number,
): Promise<Value | undefined> {
  const timer = new AbortController();
  try {
    return await Promise.race([promise, wait(milliseconds, undefined, { signal: timer.signal })]);
  } finally {
    timer.abort();
  }
}
