import assert from "node:assert/strict";
import type { JsonObject, RunResult } from "@tidemark/spec";
import type { EngineCase } from "./engine-suite.ts";
import { probeFlow } from "./probe-flow.ts";

const fails = { failures: 9, retry: { max: 0 } };
const seen = { settings: { hidden: "${{ failure }}" } };

/** What runs when a step or the run has failed. */
export const engineHandlerCases: Readonly<Record<string, EngineCase>> = {
  "a step's handler sees the failure, and the failure stands": async ({ run, probe }) => {
    const { result } = await run(
      probeFlow({ a: { ...fails, onError: "tell" }, tell: seen, b: { needs: ["a"] } }),
    );
    assert.equal(result.status, "failed");
    assert.deepEqual(result.failures, ["a"]);
    assert.deepEqual(probe.paths, ["a", "a!tell"]);
    const failure = failureSeen(probe.visits.at(-1)?.settings);
    assert.deepEqual([failure.step, failure.error.message], ["a", "a failed at attempt 1"]);
    assert.deepEqual(statuses(result), { a: "failed", b: "skipped", "a!tell": "done" });
  },
  "the flow's handler runs once, when everything has ended, and sees every failure": async ({
    run,
    probe,
  }) => {
    const steps = {
      a: { ...fails, takesMs: 5 },
      b: { ...fails, takesMs: 10 },
      tell: { ...seen, value: "told" },
    };
    const { result } = await run(probeFlow(steps, { onError: "tell" }));
    assert.equal(result.status, "failed");
    assert.deepEqual(probe.paths, ["a", "b", "tell"]);
    const failure = failureSeen(probe.visits.at(-1)?.settings);
    assert.equal(failure.step, "a");
    assert.deepEqual(
      failure.all.map(({ step }) => step),
      ["a", "b"],
    );
    assert.equal(result.error?.errors?.length, 2);
    assert.equal(result.nodes.get("tell")?.output, "told");
  },
  "a handler's own failure never hides the first": async ({ run }) => {
    const steps = { a: { ...fails, onError: "tell" }, tell: fails, last: fails };
    const { result } = await run(probeFlow(steps, { onError: "last" }));
    assert.equal(result.error?.message, "a failed at attempt 1");
    assert.deepEqual(result.failures, ["a"]);
    assert.deepEqual(statuses(result), { a: "failed", "a!tell": "failed", last: "failed" });
  },
  "one handler serves several steps, each with its own failure": async ({ run, probe }) => {
    const step = { ...fails, takesMs: 5, onError: "tell" };
    await run(probeFlow({ a: step, b: step, tell: seen }));
    const told = probe.visits.filter(({ path }) => path.endsWith("!tell"));
    assert.deepEqual(
      told.map(({ path, settings }) => [path, failureSeen(settings).step]),
      [
        ["a!tell", "a"],
        ["b!tell", "b"],
      ],
    );
  },
  "handlers do not run where nothing has failed, nor for a failure that is absorbed": async ({
    run,
    probe,
  }) => {
    await run(probeFlow({ a: {}, tell: seen }, { onError: "tell" }));
    await run(probeFlow({ a: { ...fails, onError: "continue" }, tell: seen }, { onError: "tell" }));
    assert.deepEqual(probe.paths, ["a", "a"]);
  },
  "a fallback comes before the handler": async ({ run, probe }) => {
    await run(probeFlow({ a: { ...fails, fallback: "b", onError: "tell" }, b: {}, tell: seen }));
    assert.deepEqual(probe.paths, ["a", "a~b"]);
    const { result } = await run(
      probeFlow({ a: { ...fails, fallback: "b", onError: "tell" }, b: fails, tell: seen }),
    );
    assert.equal(result.status, "failed");
    assert.deepEqual(probe.paths.slice(2), ["a", "a~b", "a!tell"]);
  },
  "the flow's handler runs when the run's time is over, and not when it is cancelled": async ({
    run,
    engine,
    probe,
    started,
  }) => {
    const flow = probeFlow({ a: { hangs: true }, tell: seen }, { onError: "tell", run: { timeoutMs: 30 } });
    const { result } = await run(flow);
    assert.equal(result.status, "timed_out");
    assert.deepEqual(probe.paths, ["a", "tell"]);
    const handle = await engine.start(probeFlow({ c: { hangs: true }, tell: seen }, { onError: "tell" }));
    await started("c");
    handle.cancel();
    assert.equal((await handle.result).status, "cancelled");
    assert.deepEqual(probe.paths, ["a", "tell", "c"]);
  },
};

interface Seen {
  readonly step: string;
  readonly error: { readonly message: string };
  readonly all: readonly { readonly step: string }[];
}

function failureSeen(settings: JsonObject | undefined): Seen {
  return settings?.["hidden"] as unknown as Seen;
}

function statuses({ nodes }: RunResult): Record<string, string> {
  return Object.fromEntries([...nodes].map(([path, { status }]) => [path, status]));
}
