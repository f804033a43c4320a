import type { FlowDefinition } from "@tidemark/spec";
import { probeFlow } from "@tidemark/testkit";
import { beforeEach, expect, test } from "vitest";
import { ManagedEngine } from "./managed-engine.fixture.ts";
import { settleRun } from "./settle-run.ts";

let managed: ManagedEngine;

beforeEach(async () => {
  managed = await ManagedEngine.create();
});

const returns = { type: "object", properties: { id: { type: "integer" } }, required: ["id"] };
const charging = (rest = {}): FlowDefinition =>
  probeFlow(
    {
      charge: { effect: "once", takesMs: 60_000, value: { id: 1 }, returns, ...rest },
      b: { needs: ["charge"] },
    },
    { output: "${{ charge }}" },
  );
const quick = (): FlowDefinition => charging({ takesMs: 0 });

const ada = { step: "charge", by: "ada" } as const;

async function interrupt(flow = charging()): Promise<void> {
  await managed.begin(flow);
  await managed.called("charge");
  await managed.stop();
}

test("an interrupted step that counts as done gives the output that somebody says", async () => {
  await interrupt();
  expect((await managed.resume()).waiting).toMatchObject([
    { kind: "interrupted", path: "charge", attempt: 1 },
  ]);
  managed.restart();
  const settled = await settleRun(managed.target, { ...ada, how: "done", value: { id: 7 } });
  expect(settled).toMatchObject({ step: "charge", attempt: 1, how: "done", isTaken: false });
  const result = await managed.resume();
  expect([result.status, result.output]).toEqual(["done", { id: 7 }]);
  expect(managed.probe.paths).toEqual(["b"]);
});

test("one that failed fails with the reason, and is not tried again", async () => {
  await interrupt();
  await settleRun(managed.target, { ...ada, how: "fail", reason: "the bank says no" });
  const result = await managed.resume();
  expect(result).toMatchObject({ status: "failed", error: { code: "settled", message: "the bank says no" } });
  expect(managed.probe.paths).toEqual([]);
});

test("one that is to be tried again is, once; when that is interrupted too, somebody is asked again", async () => {
  const flow = charging();
  await interrupt({ ...flow, nodes: [...flow.nodes, ...probeFlow({ long: { takesMs: 60_000 } }).nodes] });
  await settleRun(managed.target, { ...ada, how: "again" });
  await managed.engine.resume("r1");
  await managed.called("charge");
  await managed.stop();
  // What was said of the first interruption says nothing of the second.
  await managed.engine.resume("r1");
  await managed.called("long");
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect(managed.probe.paths).toEqual(["long"]);
  expect(await settleRun(managed.target, { ...ada, how: "done", value: { id: 3 } })).toMatchObject({
    isTaken: true,
  });
  await managed.called("b");
});

test("a process that waits for something else takes it within a second, and goes on", async () => {
  const rest = { long: { takesMs: 5000 } };
  const flow = charging();
  const more = probeFlow(rest).nodes;
  await managed.begin({ ...flow, nodes: [...flow.nodes, ...more] });
  await managed.called("charge");
  await managed.called("long");
  await managed.stop();
  const handle = await managed.engine.resume("r1");
  await managed.called("long");
  const started = performance.now();
  const settled = await settleRun(managed.target, { ...ada, how: "done", value: { id: 9 } });
  await managed.called("b");
  expect(performance.now() - started).toBeLessThan(1000);
  expect(settled).toMatchObject({ isTaken: true, owner: { pid: process.pid } });
  handle.suspend();
  await handle.result;
});

test("a second word is refused and told of the first; of several at once one counts", async () => {
  await interrupt();
  const names = ["ada", "bob", "cyd", "dan"];
  const words = await Promise.allSettled(
    names.map((by) => settleRun(managed.target, { ...ada, by, how: "fail" })),
  );
  expect(words.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  const winner = names[words.findIndex(({ status }) => status === "fulfilled")];
  await expect(settleRun(managed.target, { ...ada, how: "again" })).rejects.toMatchObject({
    code: "already_decided",
    message: expect.stringContaining(`it failed, by ${winner} at 20`),
  });
});

test("an attempt that runs right now is not settled, nor one that was never begun", async () => {
  const handle = await managed.begin(charging());
  await managed.called("charge");
  const fail = { ...ada, how: "fail" } as const;
  await expect(settleRun(managed.target, fail)).rejects.toMatchObject({
    code: "not_waiting",
    message: expect.stringContaining("runs right now"),
  });
  await expect(settleRun(managed.target, { ...fail, step: "b" })).rejects.toMatchObject({
    code: "not_waiting",
  });
  await expect(settleRun(managed.target, { ...fail, step: "charg" })).rejects.toMatchObject({
    code: "unknown_step",
    hint: "Did you mean `charge`?",
  });
  handle.suspend();
  await handle.result;
  await expect(settleRun(managed.target, { ...fail, step: "b" })).rejects.toMatchObject({
    code: "not_waiting",
    hint: "What was cut off: `charge`.",
  });
});

test("an output that the step does not return is refused", async () => {
  await interrupt();
  const refused = settleRun(managed.target, { ...ada, how: "done", value: { id: "seven" } });
  await expect(refused).rejects.toMatchObject({ code: "invalid_answer" });
  await settleRun(managed.target, { ...ada, how: "done", value: { id: 7 } });
});

test("a run that is over has nothing to settle", async () => {
  expect((await managed.run(quick())).status).toBe("done");
  await expect(settleRun(managed.target, { ...ada, how: "again" })).rejects.toMatchObject({
    code: "run_over",
  });
});

test("an attempt that its step's deadline has ended is not settled any more", async () => {
  const flow = charging({ deadlineMs: 300, onError: "continue" });
  const question = probeFlow({ q: { uses: "ask", settings: {} } });
  await managed.begin({ ...flow, nodes: [...flow.nodes, ...question.nodes] });
  await managed.called("charge");
  await managed.stop();
  await new Promise((resolve) => setTimeout(resolve, 350));
  // It passed while no process worked on the run.
  const result = await managed.resume();
  expect(result.nodes.get("charge")?.error?.code).toBe("deadline_passed");
  expect(result.waiting).toMatchObject([{ path: "q" }]);
  const refused = settleRun(managed.target, { ...ada, how: "again" });
  await expect(refused).rejects.toMatchObject({ code: "not_waiting" });
});
