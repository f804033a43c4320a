import assert from "node:assert/strict";
import {
  operationId,
  type Completion,
  type HostSignal,
  type Operation,
  type Outcome,
  type RecordedEvent,
  type RunEvent,
} from "@tidemark/spec";
import { AttemptScript, attemptOperation, sleepOperation } from "./attempt-script.ts";
import type { HostSuite, HostUnderTest } from "./host-suite.ts";

interface Bench extends HostUnderTest {
  readonly script: AttemptScript;
  readonly events: readonly RunEvent[];
}

type HostCase = (bench: Bench) => Promise<void>;

/**
 * Registers the tests that every host must pass, with whatever test runner is handed in.
 *
 * @example
 * testHost({
 *   test,
 *   createHost: (options) => {
 *     const host = memoryHost(options);
 *     return { host, cancel: (reason) => host.cancel(reason), suspend: (reason) => host.suspend(reason) };
 *   },
 * });
 */
export function testHost(suite: HostSuite): void {
  for (const [name, run] of Object.entries({ ...attemptCases, ...abandonCases, ...timeCases, ...endCases })) {
    suite.test(`host: ${name}`, () => withBench(suite, run));
  }
}

async function withBench(suite: HostSuite, run: HostCase): Promise<void> {
  const script = new AttemptScript();
  const events: RunEvent[] = [];
  const created = await suite.createHost({
    run: "conformance",
    execute: script.execute,
    onEvent: (event) => events.push(event),
  });
  try {
    await run({ ...created, script, events });
  } finally {
    await created.close?.();
  }
}

const attemptCases: Readonly<Record<string, HostCase>> = {
  "begin returns the operation's id before the attempt has ended": async ({ host, script }) => {
    const operation = attemptOperation("a");
    assert.equal(host.begin(operation), operationId(operation));
    (await script.attempt("a")).succeed(1);
    assert.equal((await completion(host.next())).id, operationId(operation));
  },
  "an attempt that succeeds completes with its value": async ({ host, script }) => {
    host.begin(attemptOperation("a"));
    (await script.attempt("a")).succeed({ deep: [1, null, "x"] });
    assert.deepEqual((await completion(host.next())).outcome, {
      status: "done",
      value: { deep: [1, null, "x"] },
    });
  },
  "an attempt that throws completes as failed, with the error as a record": async ({ host, script }) => {
    host.begin(attemptOperation("a"));
    const error = Object.assign(new TypeError("no"), { code: "E_NO", retryable: true });
    (await script.attempt("a")).fail(error);
    const failure = failed((await completion(host.next())).outcome);
    const { name, message, code, retryable } = failure.error;
    assert.deepEqual(
      { name, message, code, retryable },
      { name: "TypeError", message: "no", code: "E_NO", retryable: true },
    );
  },
  "attempts run side by side and complete in the order in which they end": async ({ host, script }) => {
    for (const path of ["a", "b", "c"]) host.begin(attemptOperation(path));
    const ids: string[] = [];
    for (const path of ["c", "a", "b"]) {
      (await script.attempt(path)).succeed(path);
      ids.push((await completion(host.next())).id);
    }
    assert.deepEqual(
      ids,
      ["c", "a", "b"].map((path) => operationId(attemptOperation(path))),
    );
  },
  "what ended while nobody asked is kept, each completion once": async ({ host, script }) => {
    for (const path of ["a", "b"]) host.begin(attemptOperation(path));
    for (const path of ["a", "b"]) (await script.attempt(path)).succeed(path);
    await pause(5);
    const ids = [(await completion(host.next())).id, (await completion(host.next())).id];
    assert.deepEqual(
      ids.toSorted(),
      ["a", "b"].map((path) => operationId(attemptOperation(path))),
    );
  },
  "two attempts of one step are two operations": async ({ host, script }) => {
    host.begin(attemptOperation("a"));
    (await script.attempt("a")).fail(new Error("first"));
    const first = await completion(host.next());
    host.begin(attemptOperation("a", { attempt: 2 }));
    await pause(5);
    (await script.attempt("a")).succeed("second");
    const second = await completion(host.next());
    assert.notEqual(first.id, second.id);
    assert.equal(second.outcome.status, "done");
  },
};

const abandonCases: Readonly<Record<string, HostCase>> = {
  "an abandoned attempt is aborted and never completes": async ({ host, script }) => {
    const id = host.begin(attemptOperation("a"));
    const { context, succeed } = await script.attempt("a");
    host.abandon(id);
    assert.equal(context.signal.aborted, true);
    succeed("late");
    await onlyCompletion({ host, script }, "b");
  },
  "what has ended already is not delivered once abandoned": async ({ host, script }) => {
    const id = host.begin(attemptOperation("a"));
    (await script.attempt("a")).succeed("early");
    await pause(5);
    host.abandon(id);
    await onlyCompletion({ host, script }, "b");
  },
  "an abandoned attempt that does not stop never completes, also not by its timeout": async ({
    host,
    script,
  }) => {
    host.abandon(host.begin(attemptOperation("a", { timeoutMs: 20 })));
    await pause(40);
    await onlyCompletion({ host, script }, "b");
  },
  "an abandoned sleep never completes": async ({ host, script }) => {
    host.abandon(host.begin(sleepOperation("a#backoff", { at: Date.now() + 20 })));
    await pause(40);
    await onlyCompletion({ host, script }, "b");
  },
  "abandoning twice, or what is long over, does nothing": async ({ host, script }) => {
    const id = host.begin(attemptOperation("a"));
    (await script.attempt("a")).succeed(1);
    await completion(host.next());
    host.abandon(id);
    host.abandon(id);
    await onlyCompletion({ host, script }, "b");
  },
};

const timeCases: Readonly<Record<string, HostCase>> = {
  "an attempt past its timeout is aborted and fails; its late answer is dropped": async ({
    host,
    script,
  }) => {
    const id = host.begin(attemptOperation("a", { timeoutMs: 20 }));
    const { context, succeed } = await script.attempt("a");
    const signal = await completion(host.next());
    assert.equal(signal.id, id);
    assert.equal(failed(signal.outcome).error.code, "attempt_timed_out");
    assert.equal(context.signal.aborted, true);
    succeed("late");
    await onlyCompletion({ host, script }, "b");
  },
  "an attempt that ends in time is never aborted": async ({ host, script }) => {
    host.begin(attemptOperation("a", { timeoutMs: 20 }));
    const { context, succeed } = await script.attempt("a");
    succeed(1);
    await completion(host.next());
    await pause(40);
    assert.equal(context.signal.aborted, false);
  },
  "a sleep ends when it is due, not before": async ({ host }) => {
    const before = Date.now();
    host.begin(sleepOperation("a#backoff", { at: before + 30 }));
    const { outcome, at } = await completion(host.next());
    assert.equal(outcome.status, "elapsed");
    assert.ok(at >= before + 30, `woke ${before + 30 - at} ms early`);
  },
  "a sleep that is due already ends at once": async ({ host }) => {
    host.begin(sleepOperation("a#backoff", { at: 1 }));
    assert.equal((await completion(host.next())).outcome.status, "elapsed");
  },
  "a sleep of active time ends": async ({ host }) => {
    host.begin(sleepOperation("#timeout", { activeMs: 10 }));
    assert.equal((await completion(host.next())).outcome.status, "elapsed");
  },
  "a sleep longer than Node's longest timer does not end at once": async ({ host, script }) => {
    host.begin(sleepOperation("a#deadline", { at: Date.now() + 2 ** 32 }));
    await pause(20);
    await onlyCompletion({ host, script }, "b");
  },
  "recorded time never goes back": async ({ host, script }) => {
    let last = 0;
    for (let round = 0; round < 20; round++) {
      host.begin(attemptOperation(`a${round}`));
      (await script.attempt(`a${round}`)).succeed(round);
      const { at } = await completion(host.next());
      assert.ok(at >= last, `${at} comes after ${last}`);
      last = at;
    }
  },
};

const endCases: Readonly<Record<string, HostCase>> = {
  "a cancelled run hears of it once, with the reason": async ({ host, script, cancel }) => {
    const id = host.begin(attemptOperation("a"));
    const { context } = await script.attempt("a");
    cancel("enough");
    const signal = await host.next();
    assert.equal(signal.kind, "cancellation");
    assert.equal(signal.kind === "cancellation" && signal.reason, "enough");
    host.abandon(id);
    assert.equal(context.signal.aborted, true);
  },
  "a suspended run hears of it, and what runs is aborted": async ({ host, script, suspend }) => {
    host.begin(attemptOperation("a"));
    const { context } = await script.attempt("a");
    suspend("the process ends");
    const signal = await host.next();
    assert.equal(signal.kind, "suspension");
    assert.equal(context.signal.aborted, true);
  },
  "a cancel wakes an interpreter that waits": async ({ host, script, cancel }) => {
    host.begin(attemptOperation("a"));
    await script.attempt("a");
    const waiting = host.next();
    cancel("enough");
    assert.equal((await waiting).kind, "cancellation");
  },
  "once the end is asked for nothing more is started": async ({ host, script, suspend }) => {
    suspend("the process ends");
    host.begin(attemptOperation("a"));
    await pause(5);
    assert.deepEqual(script.started, []);
    assert.equal((await host.next()).kind, "suspension");
  },
  "a cancel is for good: a suspension after it changes nothing": async ({
    host,
    script,
    cancel,
    suspend,
  }) => {
    host.begin(attemptOperation("a"));
    await script.attempt("a");
    cancel("enough");
    suspend("the process ends");
    assert.equal((await host.next()).kind, "cancellation");
  },
  "events arrive in the order in which they were emitted": async ({ host, script, events }) => {
    const event = (sequence: number): RecordedEvent => ({
      version: 1,
      run: "conformance",
      sequence,
      at: 1,
      type: "attempt.started",
      path: "a",
      attempt: sequence + 1,
      of: 9,
    });
    for (const sequence of [0, 1, 2]) host.emit(event(sequence));
    await onlyCompletion({ host, script }, "b");
    assert.deepEqual(events, [event(0), event(1), event(2)]);
  },
  "waiting for nothing is an error and no eternal silence": async ({ host }) => {
    await assert.rejects(Promise.race([host.next(), pause(2000)]), { code: "stalled" });
  },
};

/** The next completion is that of a new attempt: nothing else was left. */
async function onlyCompletion({ host, script }: Pick<Bench, "host" | "script">, path: string): Promise<void> {
  const operation: Operation = attemptOperation(path);
  host.begin(operation);
  (await script.attempt(path)).succeed(path);
  assert.equal((await completion(host.next())).id, operationId(operation));
}

async function completion(next: Promise<HostSignal>): Promise<Completion> {
  const signal = await next;
  assert.equal(signal.kind, "completion");
  return signal as Completion;
}

function failed(outcome: Outcome): Extract<Outcome, { status: "failed" }> {
  assert.equal(outcome.status, "failed");
  return outcome as Extract<Outcome, { status: "failed" }>;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
