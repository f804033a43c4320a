import assert from "node:assert/strict";
import type { EngineCase } from "./engine-suite.ts";
import { probeFlow } from "./probe-flow.ts";

const quick = { baseMs: 1, capMs: 2 };

/** Retries, limits of time, and what a failure does to the rest. */
export const engineFailureCases: Readonly<Record<string, EngineCase>> = {
  "a step is retried until it succeeds, under one key": async ({ run, probe }) => {
    const { result } = await run(probeFlow({ a: { failures: 2, retry: { max: 3, ...quick } } }));
    assert.equal(result.status, "done");
    assert.equal(result.nodes.get("a")?.attempts, 3);
    assert.deepEqual(
      probe.visits.map(({ attempt }) => attempt),
      [1, 2, 3],
    );
    assert.equal(new Set(probe.visits.map(({ key }) => key)).size, 1);
  },
  "a step that fails for good says so with every attempt's error": async ({ run }) => {
    const { result } = await run(probeFlow({ a: { failures: 9, retry: { max: 2, ...quick } } }));
    const error = result.nodes.get("a")?.error;
    assert.equal(result.status, "failed");
    assert.equal(error?.code, "retries_exhausted");
    assert.deepEqual(
      error?.errors?.map(({ message }) => message),
      [1, 2, 3].map((attempt) => `a failed at attempt ${attempt}`),
    );
    assert.equal(error?.cause?.message, "a failed at attempt 3");
  },
  "what will not pass is not retried": async ({ run, probe }) => {
    const { result } = await run(
      probeFlow({ a: { failures: 9, error: { retryable: false }, retry: { max: 5, ...quick } } }),
    );
    assert.equal(probe.visits.length, 1);
    assert.equal(result.nodes.get("a")?.error?.message, "a failed at attempt 1");
  },
  "without a word on retries, only what is known to pass is retried": async ({ run, probe }) => {
    const defaults = { defaults: { retry: { ...quick, on: "transient" as const } } };
    await run(probeFlow({ a: { failures: 1 } }, defaults));
    assert.equal(probe.visits.length, 1);
    await run(probeFlow({ b: { failures: 1, error: { retryable: true } } }, defaults));
    assert.equal(probe.visits.length, 3);
  },
  "`retry: 0` turns retries off": async ({ run, probe }) => {
    await run(probeFlow({ a: { failures: 1, error: { retryable: true }, retry: { max: 0 } } }));
    assert.equal(probe.visits.length, 1);
  },
  "an attempt past its timeout is aborted and retried": async ({ run, probe }) => {
    const { result } = await run(
      probeFlow({ a: { hangs: true, timeoutMs: 15, retry: { max: 1, ...quick } } }),
    );
    assert.equal(probe.visits.length, 2);
    assert.ok(probe.visits.every(({ signal }) => signal.aborted));
    assert.equal(result.nodes.get("a")?.error?.cause?.code, "attempt_timed_out");
  },
  "a deadline ends all attempts together": async ({ run, probe }) => {
    const { result } = await run(
      probeFlow({ a: { hangs: true, deadlineMs: 30, retry: { max: 50, ...quick } } }),
    );
    assert.equal(result.nodes.get("a")?.error?.code, "deadline_passed");
    assert.ok(probe.visits[0]?.signal.aborted);
  },
  "a retry that cannot come before the deadline is not waited for": async ({ run, probe }) => {
    const retry = { max: 5, baseMs: 60_000, jitter: "none" as const };
    const { result } = await run(probeFlow({ a: { failures: 9, deadlineMs: 5000, retry } }));
    assert.equal(result.nodes.get("a")?.error?.code, "deadline_passed");
    assert.equal(probe.visits.length, 1);
  },
  "after a failure nothing new starts, what runs may end, and every failure is told": async ({
    run,
    probe,
  }) => {
    const flow = probeFlow({
      a: { failures: 9, error: { message: "first", retryable: false } },
      b: { failures: 9, error: { message: "second", retryable: false }, takesMs: 20 },
      c: { takesMs: 20 },
      d: { needs: ["c"] },
    });
    const { result } = await run(flow);
    assert.equal(result.status, "failed");
    assert.equal(result.nodes.get("c")?.status, "done");
    assert.equal(result.nodes.get("d")?.status, "skipped");
    assert.ok(!probe.paths.includes("d"));
    assert.deepEqual(
      result.error?.errors?.map(({ message }) => message),
      ["first", "second"],
    );
  },
  "steps that wait for a free place do not start after a failure": async ({ run, probe }) => {
    const flow = probeFlow(
      { a: { failures: 9, error: { retryable: false } }, b: {}, c: {} },
      { run: { concurrency: 1 } },
    );
    const { result } = await run(flow);
    assert.deepEqual(probe.paths, ["a"]);
    assert.deepEqual(
      ["b", "c"].map((path) => result.nodes.get(path)?.status),
      ["skipped", "skipped"],
    );
  },
  "`on_error: continue` lets the flow go on, and readers get null": async ({ run, probe }) => {
    const flow = probeFlow({
      a: { failures: 9, error: { code: "E_GONE", retryable: false }, onError: "continue" },
      b: { settings: { value: ["${{ a }}", "${{ steps.a.error.code }}"] } },
    });
    const { result } = await run(flow);
    assert.equal(result.status, "done");
    assert.equal(result.nodes.get("a")?.status, "failed");
    assert.deepEqual(probe.visits[1]?.settings, { value: [null, "E_GONE"] });
  },
  "a fallback runs once, sees what it stands in for, and its output is the step's": async ({
    run,
    probe,
  }) => {
    const flow = probeFlow({
      a: {
        failures: 9,
        error: { code: "E_GONE", retryable: false },
        settings: { value: "asked" },
        fallback: "spare",
      },
      spare: { settings: { value: ["${{ primary.error.code }}", "${{ primary.input.value }}"] } },
      b: { settings: { value: "${{ a }}" } },
    });
    const { result } = await run(flow);
    assert.equal(result.status, "done");
    assert.equal(result.nodes.get("a")?.status, "fallback");
    assert.deepEqual(result.nodes.get("b")?.output, ["E_GONE", "asked"]);
    assert.deepEqual(probe.paths, ["a", "a~spare", "b"]);
  },
  "a fallback that fails reports both failures": async ({ run, probe }) => {
    const flow = probeFlow({
      a: { failures: 9, error: { message: "first", retryable: false }, fallback: "spare" },
      spare: { failures: 9, error: { message: "second" } },
    });
    const { result } = await run(flow);
    assert.deepEqual(
      result.error?.errors?.map(({ message }) => message),
      ["first", "second"],
    );
    assert.equal(probe.visits.length, 2);
  },
  "a fallback may have a fallback, which stands in for it": async ({ run, probe }) => {
    const flow = probeFlow({
      a: { failures: 9, error: { message: "first", retryable: false }, fallback: "spare" },
      spare: { failures: 9, error: { message: "second" }, fallback: "last" },
      last: { settings: { value: "instead of ${{ primary.error.message }}" } },
    });
    const { result } = await run(flow);
    assert.equal(result.nodes.get("a")?.output, "instead of second");
    assert.deepEqual(probe.paths, ["a", "a~spare", "a~spare~last"]);
  },
  "a fallback whose condition is false does not run, and the failure stands": async ({ run, probe }) => {
    const flow = probeFlow({
      a: { failures: 9, error: { message: "first", code: "E_OTHER", retryable: false }, fallback: "spare" },
      spare: { when: "primary.error.code == 'E_GONE'" },
    });
    const { result } = await run(flow);
    assert.equal(result.nodes.get("a")?.error?.message, "first");
    assert.deepEqual(probe.paths, ["a"]);
  },
  "a step whose condition cannot be told has its fallback too": async ({ run, probe }) => {
    const flow = probeFlow({
      v: { value: {} },
      a: { when: "v.gone", fallback: "spare" },
      spare: { value: 1 },
    });
    const { result } = await run(flow);
    assert.equal(result.nodes.get("a")?.status, "fallback");
    assert.deepEqual(probe.paths, ["v", "a~spare"]);
  },
  "two steps that share a fallback each see their own error": async ({ run, probe }) => {
    const failing = (message: string) => ({
      failures: 9,
      error: { message, retryable: false },
      fallback: "spare",
    });
    const flow = probeFlow({
      a: failing("of a"),
      b: failing("of b"),
      spare: { settings: { value: "${{ primary.error.message }}" } },
    });
    const { result } = await run(flow);
    assert.deepEqual(
      ["a", "b"].map((path) => result.nodes.get(path)?.output),
      ["of a", "of b"],
    );
    assert.deepEqual(probe.paths.toSorted(), ["a", "a~spare", "b", "b~spare"]);
  },
};
