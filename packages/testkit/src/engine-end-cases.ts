import assert from "node:assert/strict";
import type { EngineBench, EngineCase } from "./engine-suite.ts";
import { probeFlow } from "./probe-flow.ts";

const hanging = probeFlow({ a: { hangs: true }, b: { needs: ["a"] } });

/** How runs end, other than by themselves. */
export const engineEndCases: Readonly<Record<string, EngineCase>> = {
  "a cancelled run aborts what runs, starts nothing more, and says why": async (bench) => {
    const handle = await bench.engine.start(hanging);
    await bench.started("a");
    handle.cancel("enough");
    const result = await handle.result;
    assert.equal(result.status, "cancelled");
    assert.equal(result.nodes.get("a")?.status, "cancelled");
    assert.equal(result.nodes.get("b")?.status, "skipped");
    assert.ok(bench.probe.visits[0]?.signal.aborted);
    assert.ok(bench.probe.trace.includes("-a"), "the step has ended when the result is there");
  },
  "a signal that fires cancels the run": async (bench) => {
    const controller = new AbortController();
    const handle = await bench.engine.start(hanging, { signal: controller.signal });
    await bench.started("a");
    controller.abort(new Error("changed my mind"));
    assert.equal((await handle.result).status, "cancelled");
  },
  "a run whose signal has fired already starts no step": async ({ run, probe }) => {
    const { result } = await run(hanging, { signal: AbortSignal.abort() });
    assert.equal(result.status, "cancelled");
    assert.deepEqual(probe.paths, []);
  },
  "a cancel wakes a step that waits for its next attempt": async (bench) => {
    const flow = probeFlow({
      a: { failures: 9, retry: { max: 3, baseMs: 60_000, capMs: 60_000, jitter: "none" } },
    });
    const handle = await bench.engine.start(flow);
    await bench.started("a");
    await bench.event(handle, "attempt.finished");
    handle.cancel("enough");
    const result = await handle.result;
    assert.equal(result.status, "cancelled");
    assert.equal(result.nodes.get("a")?.attempts, 1);
  },
  "a suspended run aborts what runs and is not finished": async (bench) => {
    const handle = await bench.engine.start(hanging);
    await bench.started("a");
    handle.suspend("the process ends");
    const result = await handle.result;
    assert.equal(result.status, "suspended");
    assert.ok(bench.probe.trace.includes("-a"));
  },
  "a cancelled run stays cancelled when the engine is closed": async (bench) => {
    const handle = await bench.engine.start(hanging);
    await bench.started("a");
    handle.cancel("enough");
    await bench.engine.close();
    assert.equal((await handle.result).status, "cancelled");
  },
  "the run's own timeout ends it": async ({ run }) => {
    const { result } = await run({ ...hanging, run: { timeoutMs: 20 } });
    assert.equal(result.status, "timed_out");
    assert.equal(result.error?.code, "run_timed_out");
    assert.equal(result.nodes.get("a")?.status, "cancelled");
  },
  "the run's own deadline ends it": async ({ run }) => {
    assert.equal((await run({ ...hanging, run: { deadlineMs: 20 } })).result.status, "timed_out");
  },
  "what cannot be planned is refused before anything runs": async ({ engine, probe }) => {
    const bad = [
      probeFlow({ a: { needs: ["b"] }, b: { needs: ["a"] } }),
      probeFlow({ a: { uses: "prove" } }),
      probeFlow({ a: { settings: { value: "${{ nobody }}" } } }),
      probeFlow({ a: { settings: { valeu: 1 } } }),
      probeFlow({ a: {} }, { name: "../../elsewhere" }),
      probeFlow({ a: {} }, { version: 2 as 1 }),
      probeFlow({ a: {} }, { run: { concurrency: 0 } }),
      probeFlow({ a: { limit: "one" } }, { run: { limits: { one: 0 } } }),
    ];
    for (const flow of bad) await assert.rejects(engine.start(flow), { code: "invalid_flow" });
    for (const run of ["../elsewhere", "", ".", "a/b", "a\0"])
      await assert.rejects(engine.start(probeFlow({ a: {} }), { run }), { code: "invalid_input" });
    assert.deepEqual(probe.paths, []);
  },
  "closing the engine ends its runs": async (bench: EngineBench) => {
    const handle = await bench.engine.start(hanging);
    await bench.started("a");
    await bench.engine.close();
    assert.equal((await handle.result).status, "suspended");
  },
};
