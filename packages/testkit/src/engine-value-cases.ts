import assert from "node:assert/strict";
import type { EngineCase } from "./engine-suite.ts";
import { probeFlow } from "./probe-flow.ts";

/** What steps are given, and what comes out. */
export const engineValueCases: Readonly<Record<string, EngineCase>> = {
  "settings are evaluated and keep their type; the flow's output too": async ({ run, probe }) => {
    const flow = probeFlow(
      {
        a: { value: { list: [1, 2, 3] } },
        b: { settings: { value: { n: "${{ size(a.list) }}", text: "n = ${{ a.list[1] }}" } } },
      },
      { output: { sum: "${{ b.n + 1 }}" } },
    );
    const { result } = await run(flow);
    assert.deepEqual(probe.visits[1]?.settings, { value: { n: 3, text: "n = 2" } });
    assert.deepEqual(result.output, { sum: 4 });
  },
  "a runtime that asks for values gets the outputs of what the step needs": async ({ run, probe }) => {
    await run(probeFlow({ a: { value: 7 }, b: { needs: ["a"] } }));
    assert.deepEqual(probe.visits[1]?.values, { a: 7 });
  },
  "what a step returns is never evaluated": async ({ run }) => {
    const flow = probeFlow({ a: { value: "$${{ 1 + 1 }}" }, b: { settings: { value: "got ${{ a }}" } } });
    assert.equal((await run(flow)).result.nodes.get("b")?.output, "got ${{ 1 + 1 }}");
  },
  "inputs are given or default, config and env are read, all by declared name": async ({ run }) => {
    const flow = probeFlow(
      {
        a: {
          settings: { value: "${{ inputs.who }}/${{ inputs.since }}/${{ config.limit }}/${{ env.STAGE }}" },
        },
      },
      {
        inputs: { who: { type: "string" }, since: { type: "string", default: "monday" } },
        config: { limit: { type: "integer", default: 5 } },
        env: ["STAGE"],
      },
    );
    const options = { inputs: { who: "me" }, config: { limit: 6 }, env: { STAGE: "test", OTHER: "no" } };
    assert.equal((await run(flow, options)).result.nodes.get("a")?.output, "me/monday/6/test");
  },
  "missing, unknown and misfitting inputs are all named, and nothing runs": async ({ engine, probe }) => {
    const flow = probeFlow(
      { a: { settings: { value: "${{ inputs.n }}" } } },
      { inputs: { n: { type: "integer" }, gone: { type: "string" } } },
    );
    await assert.rejects(
      engine.start(flow, { inputs: { n: "x", extra: 1 } }),
      (error: Error & { code?: string }) => {
        assert.equal(error.code, "invalid_input");
        for (const name of ["n", "gone", "extra"])
          assert.ok(error.message.includes(`\`${name}\``), error.message);
        return true;
      },
    );
    assert.deepEqual(probe.paths, []);
  },
  "a secret reaches the step and no event; missing ones are all named": async ({ engine, run, probe }) => {
    const hidden = { header: "Bearer ${{ secrets.TOKEN }}", plain: "${{ secrets.TOKEN }}" };
    const flow = probeFlow({ a: { settings: { hidden } } }, { secrets: ["TOKEN", "OTHER"] });
    await assert.rejects(engine.start(flow), (error: Error & { code?: string }) => {
      assert.equal(error.code, "missing_secret");
      assert.ok(error.message.includes("TOKEN") && error.message.includes("OTHER"), error.message);
      return true;
    });
    const { events } = await run(flow, { secrets: { TOKEN: "canary", OTHER: "x" } });
    assert.deepEqual(probe.visits[0]?.settings, { hidden: { header: "Bearer canary", plain: "canary" } });
    assert.ok(!JSON.stringify(events).includes("canary"));
  },
  "an output that `returns` does not allow fails the step": async ({ run }) => {
    const returns = { type: "object", properties: { n: { type: "number" } }, required: ["n"] };
    const { result } = await run(probeFlow({ a: { value: { n: "seven" }, returns } }));
    assert.equal(result.nodes.get("a")?.error?.code, "invalid_output");
  },
  "an expression that fails fails its step, before the runtime is called": async ({ run, probe }) => {
    const { result } = await run(
      probeFlow({ a: { value: {} }, b: { settings: { value: "${{ a.gone }}" } } }),
    );
    assert.equal(result.status, "failed");
    assert.equal(result.nodes.get("b")?.status, "failed");
    assert.deepEqual(probe.paths, ["a"]);
  },
  "a condition that fails, or is no boolean, fails its step": async ({ run }) => {
    for (const when of ["a.gone", "a.n"]) {
      const { result } = await run(probeFlow({ a: { value: { n: 1 } }, b: { when } }));
      assert.equal(result.nodes.get("b")?.status, "failed", when);
    }
  },
  "a flow whose output cannot be evaluated fails": async ({ run }) => {
    const { result } = await run(probeFlow({ a: { value: {} } }, { output: "${{ a.gone }}" }));
    assert.equal(result.status, "failed");
    assert.equal(result.nodes.get("a")?.status, "done");
  },
};
