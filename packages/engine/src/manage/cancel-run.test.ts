import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readJournal } from "@tidemark/resilience";
import { probeFlow } from "@tidemark/testkit";
import { beforeEach, expect, test } from "vitest";
import { answerRun } from "./answer-run.ts";
import { cancelRun } from "./cancel-run.ts";
import { ManagedEngine } from "./managed-engine.fixture.ts";

let managed: ManagedEngine;

beforeEach(async () => {
  managed = await ManagedEngine.create();
});

const asking = probeFlow({
  a: { value: 1 },
  q: { uses: "ask", settings: {}, needs: ["a"] },
  b: { needs: ["q"] },
});

async function cancel(reason?: string): ReturnType<typeof cancelRun> {
  const { target, runtimes } = managed;
  return await cancelRun(target, { by: "ada", runtimes, ...(reason !== undefined && { reason }) });
}

async function read(name: string): Promise<string> {
  return await readFile(join(managed.folder, name), "utf8");
}

async function lastEvent(): Promise<unknown> {
  return JSON.parse((await read("events.ndjson")).trimEnd().split("\n").at(-1) ?? "");
}

test("a run that waits is ended without a process, and every file says so", async () => {
  await managed.run(asking);
  managed.restart();
  const reason = "by ada: wrong month";
  expect(await cancel("wrong month")).toEqual({ run: "r1", folder: managed.folder, reason, hasEnded: true });
  const state = JSON.parse(await read("state.json"));
  expect(state).toMatchObject({ status: "cancelled", reason });
  expect(state.nodeResults.map(([path, { status }]: [string, { status: string }]) => [path, status])).toEqual(
    [
      ["a", "done"],
      ["q", "cancelled"],
      ["b", "skipped"],
    ],
  );
  expect(await lastEvent()).toMatchObject({ type: "run.finished", status: "cancelled", reason });
  expect(await read("run.md")).toMatch(/cancelled/);
  const { records } = await readJournal(join(managed.folder, "journal.ndjson"));
  expect(records.slice(-2).map(({ record }) => record)).toMatchObject([
    { type: "cancelled", reason },
    { type: "ended", status: "cancelled" },
  ]);
  expect(managed.probe.paths).toEqual([]);
  // What was told of the run before is not told again.
  expect(await readdir(managed.folder)).not.toContain("events-1.ndjson");
  await expect(managed.resume()).rejects.toMatchObject({ code: "not_resumable" });
  await expect(cancel()).rejects.toMatchObject({
    code: "run_over",
    message: expect.stringContaining("was cancelled"),
  });
  const answer = answerRun(managed.target, { step: "q", action: "approve", by: "ada" });
  await expect(answer).rejects.toMatchObject({ code: "run_over" });
});

test("a run that was cut off in the middle of a step is ended; nothing is executed, no secret is asked for", async () => {
  const flow = probeFlow(
    {
      a: { value: 1 },
      b: { takesMs: 60_000, needs: ["a"], settings: { hidden: "${{ secrets.TOKEN }}" } },
      c: { needs: ["b"] },
    },
    { secrets: ["TOKEN"] },
  );
  await managed.engine.start(flow, { run: "r1", secrets: { TOKEN: "s3cret" } });
  await managed.called("b");
  await managed.stop();
  expect(await cancel()).toMatchObject({ hasEnded: true, reason: "by ada" });
  expect(managed.probe.paths).toEqual([]);
  const state = JSON.parse(await read("state.json"));
  expect(state.status).toBe("cancelled");
  const events = (await read("events.ndjson"))
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  const recorded = events.filter(({ type }) => !["run.suspended", "run.resumed"].includes(type));
  expect(recorded.map(({ sequence }) => sequence)).toEqual(recorded.map((_, index) => index));
  expect(recorded.find(({ type, path }) => type === "step.finished" && path === "b")).toMatchObject({
    status: "cancelled",
  });
});

test("a run that a process works on ends there, at once", async () => {
  const handle = await managed.begin(probeFlow({ a: { takesMs: 60_000 }, b: { needs: ["a"] } }));
  await managed.called("a");
  const started = performance.now();
  expect(await cancel("enough")).toMatchObject({ hasEnded: true, reason: "by ada: enough" });
  expect(performance.now() - started).toBeLessThan(2000);
  expect(await handle.result).toMatchObject({ status: "cancelled", reason: "by ada: enough" });
  expect(managed.probe.paths).toEqual(["a"]);
});

test("a run that comes to its own end before its process hears of it is not cancelled", async () => {
  const handle = await managed.begin(probeFlow({ a: { takesMs: 100 } }));
  await managed.called("a");
  // It looks into its inbox every 250 ms, and has done so just now.
  await expect(cancel()).rejects.toMatchObject({
    code: "run_over",
    message: expect.stringContaining("was done"),
  });
  expect((await handle.result).status).toBe("done");
});

test("a run whose settings were given anew is ended, although what is recorded was done with others", async () => {
  const flow = probeFlow(
    { a: { settings: { hidden: "${{ config.limit }}" } }, q: { uses: "ask", settings: {}, needs: ["a"] } },
    { config: { limit: { type: "integer", default: 10 } } },
  );
  await managed.run(flow);
  managed.restart();
  await managed.resume({ config: { limit: 20 } });
  managed.restart();
  expect(await cancel()).toMatchObject({ hasEnded: true });
});

test("of several who cancel one is named, and each is told the same", async () => {
  await managed.run(asking);
  managed.restart();
  const { target, runtimes } = managed;
  const names = ["ada", "bob", "cyd"];
  const ends = await Promise.allSettled(names.map((by) => cancelRun(target, { by, runtimes })));
  const reasons = ends.flatMap((end) => (end.status === "fulfilled" ? [end.value.reason] : []));
  const { reason } = JSON.parse(await read("state.json"));
  expect(reasons.length).toBeGreaterThan(0);
  expect(new Set(reasons)).toEqual(new Set([reason]));
});

test("the flow's file may have changed, or be broken: the run is ended as it ran, and its log is written", async () => {
  const path = join(managed.stateFolder, "asking.flow.md");
  const text = "---\nname: conformance\nlog: footer\n---\n\n## Q `q`\n\n```yaml step\nuses: ask\n```\n";
  await writeFile(path, text);
  const { readFlow } = await import("../read-flow.ts");
  await managed.run(await readFlow(path, managed.runtimes));
  await writeFile(path, text.replace("uses: ask", "uses: nothing"));
  managed.restart();
  expect(await cancel()).toMatchObject({ hasEnded: true });
  expect(await readFile(path, "utf8")).toMatch(/uses: nothing[^]*<!-- tidemark:log -->[^]*cancelled/);
});

test("what was asked before a process took the run over is done by that process", async () => {
  await managed.run(asking);
  const { Inbox } = await import("@tidemark/resilience");
  await new Inbox(managed.folder).submit({ kind: "cancel", reason: "by bob", by: "bob", at: Date.now() });
  managed.restart();
  const handle = await managed.engine.resume("r1", { ask: () => new Promise(() => {}) });
  expect(await handle.result).toMatchObject({ status: "cancelled", reason: "by bob" });
});

test("a run that is done, or failed, cannot be cancelled", async () => {
  await managed.run(probeFlow({ a: {} }));
  await expect(cancel()).rejects.toMatchObject({
    code: "run_over",
    message: expect.stringContaining("was done"),
  });
});

test("a run whose process died between the cancellation and the end of the run is ended as it was cancelled", async () => {
  await managed.run(asking);
  managed.restart();
  await cancel("first");
  const path = join(managed.folder, "journal.ndjson");
  const lines = (await readFile(path, "utf8")).trimEnd().split("\n");
  await writeFile(path, `${lines.slice(0, -1).join("\n")}\n`);
  const answer = answerRun(managed.target, { step: "q", action: "approve", by: "ada" });
  await expect(answer).rejects.toMatchObject({ code: "run_over" });
  expect(await cancel("second")).toMatchObject({ hasEnded: true, reason: "by ada: first" });
  expect(JSON.parse(await read("state.json"))).toMatchObject({
    status: "cancelled",
    reason: "by ada: first",
  });
});

test("a run whose state file has a name of its own is ended there", async () => {
  const { execute } = await import("../execute/execute.ts");
  const { buildExecutionPlan } = await import("@tidemark/core");
  const { runtimes, stateFolder } = managed;
  const persistencePath = join(stateFolder, "mine.json");
  await execute(buildExecutionPlan(asking, { runtimes }), { persistencePath });
  expect(JSON.parse(await readFile(persistencePath, "utf8"))).toMatchObject({ status: "suspended" });
  await cancelRun(persistencePath, { by: "ada", runtimes });
  expect(JSON.parse(await readFile(persistencePath, "utf8"))).toMatchObject({ status: "cancelled" });
});
