import assert from "node:assert/strict";
import type { EngineCase } from "./engine-suite.ts";
import { probeFlow } from "./probe-flow.ts";

/** When steps start. */
export const engineOrderCases: Readonly<Record<string, EngineCase>> = {
  "a step starts when all that it needs has ended": async ({ run, probe }) => {
    const flow = probeFlow({
      a: { takesMs: 5 },
      b: { needs: ["a"] },
      c: { needs: ["a"], takesMs: 5 },
      d: { needs: ["b", "c"] },
    });
    assert.equal((await run(flow)).result.status, "done");
    const { trace } = probe;
    const before = (first: string, second: string): void =>
      assert.ok(
        trace.indexOf(first) < trace.indexOf(second),
        `${first} before ${second}: ${trace.join(" ")}`,
      );
    before("-a", "+b");
    before("-a", "+c");
    before("-b", "+d");
    before("-c", "+d");
  },
  "a reference is a dependency": async ({ run, probe }) => {
    const flow = probeFlow({ b: { settings: { value: "${{ a }}!" } }, a: { value: "hey" } });
    const { result } = await run(flow);
    assert.deepEqual(probe.paths, ["a", "b"]);
    assert.equal(result.nodes.get("b")?.output, "hey!");
    assert.equal(result.nodes.get("b")?.wave, 2);
  },
  "steps that do not need each other run side by side, up to the limit": async ({ run, probe }) => {
    const steps = Object.fromEntries(Array.from({ length: 9 }, (_, at) => [`s${at}`, { takesMs: 5 }]));
    await run(probeFlow(steps, { run: { concurrency: 3 } }));
    assert.equal(probe.peak, 3);
    assert.equal(probe.visits.length, 9);
  },
  "the starter's limit wins over the flow's": async ({ run, probe }) => {
    const steps = Object.fromEntries(Array.from({ length: 4 }, (_, at) => [`s${at}`, { takesMs: 5 }]));
    await run(probeFlow(steps, { run: { concurrency: 4 } }), { concurrency: 1 });
    assert.equal(probe.peak, 1);
  },
  "steps that name one `limit` share it": async ({ run, probe }) => {
    const steps = Object.fromEntries(
      Array.from({ length: 6 }, (_, at) => [`s${at}`, { takesMs: 5, limit: "model" }]),
    );
    await run(probeFlow(steps, { run: { limits: { model: 2 } } }));
    assert.equal(probe.peak, 2);
  },
  "eager waves overlap": async ({ run, probe }) => {
    await run(probeFlow({ a: {}, slow: { takesMs: 60 }, b: { needs: ["a"] } }));
    assert.ok(probe.trace.indexOf("-b") < probe.trace.indexOf("-slow"), String(probe.trace));
  },
  "a strict wave starts when the one before has ended": async ({ run, probe }) => {
    await run(probeFlow({ a: {}, slow: { takesMs: 30 }, b: { needs: ["a"] } }), { waves: "strict" });
    assert.ok(probe.trace.indexOf("-slow") < probe.trace.indexOf("+b"), String(probe.trace));
  },
  "a step whose condition is false is skipped, and what needs it too": async ({ run, probe }) => {
    const { result } = await run(
      probeFlow({ a: { when: "1 == 2" }, b: { needs: ["a"] }, c: { settings: { value: "${{ b }}" } } }),
    );
    assert.equal(result.status, "done");
    assert.deepEqual(
      ["a", "b", "c"].map((path) => result.nodes.get(path)?.status),
      ["skipped", "skipped", "skipped"],
    );
    assert.deepEqual(probe.paths, []);
  },
  "`when: always()` runs after a skip, and what was skipped reads as null": async ({ run, probe }) => {
    const flow = probeFlow({
      a: { when: "false" },
      b: { when: "always()", settings: { value: "${{ a }}" } },
    });
    const { result } = await run({ ...flow, output: "${{ steps.b.status }}" });
    assert.equal(result.output, "done");
    assert.deepEqual(probe.visits[0]?.settings, { value: null });
  },
  "reading a step's status waits for it and skips nobody": async ({ run }) => {
    const flow = probeFlow({ a: { when: "false" }, b: { settings: { value: "${{ steps.a.status }}" } } });
    assert.equal((await run(flow)).result.nodes.get("b")?.output, "skipped");
  },
};
