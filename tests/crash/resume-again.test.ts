import { cpSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { settleRun } from "../../packages/engine/src/manage/settle-run.ts";
import { createJournal, Inbox, readJournal } from "../../packages/resilience/src/index.ts";
import type { FlowDefinition, RunEvent } from "../../packages/spec/src/index.ts";
import { idOf, readRecordedEvents, visitsOf } from "./check-lives.ts";
import { crashFlows, workFlow } from "./crash-flows.ts";
import { leaveInterrupted, leaveWhen, orderOf, run, runFolder, temporaryFolder } from "./scenarios.ts";
import { liveHere, resultOf } from "./life.ts";
import type { Report } from "./report.ts";
import { reportingEngine } from "./run-flow.ts";

let stateFolder = "";
beforeEach(() => {
  stateFolder = temporaryFolder();
});
afterEach(() => rmSync(stateFolder, { recursive: true, force: true }));

const start = (flow: FlowDefinition) =>
  liveHere(orderOf(stateFolder, flow), runFolder(stateFolder, flow.name));
const resume = (flow: FlowDefinition) => liveHere(orderOf(stateFolder), runFolder(stateFolder, flow.name));

test("a run that is done is not gone on with, however often somebody tries", async () => {
  const flow = crashFlows["chain"]!;
  await start(flow);
  const folder = runFolder(stateFolder, flow.name);
  const before = ["journal.ndjson", "events.ndjson", "state.json"].map((name) =>
    readFileSync(join(folder, name), "utf8"),
  );
  for (let tries = 0; tries < 2; tries += 1)
    expect((await resume(flow)).reports).toEqual([
      expect.objectContaining({ type: "refused", code: "not_resumable" }),
    ]);
  const after = ["journal.ndjson", "events.ndjson", "state.json"].map((name) =>
    readFileSync(join(folder, name), "utf8"),
  );
  expect(after).toEqual(before);
});

test("a finished step keeps the config that it read, later ones see the new one, also after another crash", async () => {
  const flow = workFlow(
    "config",
    {
      one: { note: "${{ config.tone }}" },
      two: { note: "${{ config.tone }}", needs: ["one"] },
      three: { note: "${{ config.tone }}", needs: ["two"] },
    },
    { config: { tone: { type: "string", default: "old" } }, output: "${{ three }}" },
  );
  await leaveInterrupted(stateFolder, flow, "two");
  const folder = runFolder(stateFolder, flow.name);
  // Killed once more, after `two`.
  await leaveWhen(
    stateFolder,
    (report) => report?.type === "began" && report.path === "three",
    (engine) => engine.resume(run, { config: { tone: "new" } }),
  );
  const life = await liveHere(orderOf(stateFolder), folder);
  expect(visitsOf(life).map(({ path }) => path)).toEqual(["three"]);
  expect(resultOf(life)?.output).toMatchObject({
    note: "new",
    from: { two: { note: "new", from: { one: { note: "old" } } } },
  });
});

test("a failed run goes on: what has finished stays, and what failed is attempted from the first attempt on", async () => {
  const flow = workFlow("failed", {
    good: {},
    bad: { needs: ["good"], retry: { max: 1, baseMs: 1, on: "any" } },
    after: { needs: ["bad"] },
  });
  const reports: Report[] = [];
  const failing = reportingEngine({ stateFolder }, (report) => {
    reports.push(report);
    if (report.type === "began" && report.path === "bad") throw new Error("no luck");
  });
  const { result } = await failing.start(flow, { run });
  expect((await result).status).toBe("failed");
  expect(visitsOf({ reports }).map(idOf)).toEqual(
    ["good", "bad", "bad"].map((path, at) => idOf({ path, attempt: at === 2 ? 2 : 1 })),
  );
  const life = await resume(flow);
  expect(visitsOf(life).map(idOf)).toEqual(["bad", "after"].map((path) => idOf({ path, attempt: 1 })));
  expect(resultOf(life)?.status).toBe("done");
  const key = visitsOf({ reports }).find(({ path }) => path === "bad")!.key;
  expect(visitsOf(life)[0]!.key).toBe(key);
});

test("a run that took too long has its time anew when it goes on", async () => {
  const flow = workFlow("late", { quick: {}, slow: { needs: ["quick"] } }, { run: { timeoutMs: 300 } });
  const hanging = reportingEngine({ stateFolder }, async (report) => {
    if (report.type === "began" && report.path === "slow") await wait(3000, undefined, { ref: false });
  });
  const { result } = await hanging.start(flow, { run });
  expect((await result).status).toBe("timed_out");
  const life = await resume(flow);
  expect(resultOf(life)?.status).toBe("done");
  expect(visitsOf(life).map(({ path }) => path)).toEqual(["slow"]);
});

test("a kill in the middle of a backoff neither shortens it nor gives attempts back", async () => {
  const flow = workFlow("backoff", {
    other: {},
    shaky: { failures: 9, retry: { max: 2, baseMs: 400, factor: 1, jitter: "none", on: "any" } },
  });
  await leaveWhen(
    stateFolder,
    (_, events) =>
      events.some(
        (event) => event.type === "attempt.finished" && event.attempt === 1 && event.path === "shaky",
      ),
    (engine) => engine.start(flow, { run }),
  );
  const life = await resume(flow);
  expect(visitsOf(life).map(idOf)).toEqual([
    idOf({ path: "shaky", attempt: 2 }),
    idOf({ path: "shaky", attempt: 3 }),
  ]);
  expect(resultOf(life)?.status).toBe("failed");
  const events = readRecordedEvents(runFolder(stateFolder, flow.name));
  const of = (type: RunEvent["type"], attempt: number) =>
    events.find(
      (event) =>
        event.type === type &&
        "attempt" in event &&
        event.attempt === attempt &&
        "path" in event &&
        event.path === "shaky",
    );
  const failed = of("attempt.finished", 1) as Extract<RunEvent, { type: "attempt.finished" }>;
  expect(failed.retryAt).toBe(failed.at + 400);
  expect(of("attempt.started", 2)!.at).toBeGreaterThanOrEqual(failed.retryAt!);
});

test("a step's deadline passes also while nobody works on the run", async () => {
  const flow = workFlow("deadline", {
    slow: { deadlineMs: 150, onError: "continue" },
    after: { needs: ["slow"] },
  });
  await leaveInterrupted(stateFolder, flow, "slow");
  await wait(200);
  const result = resultOf(await resume(flow))!;
  expect(result.status).toBe("done");
  expect(result.nodes.map(([path, status]) => [path, status])).toEqual([
    ["slow", "failed"],
    ["after", "done"],
  ]);
});

test("what lost against its deadline does not begin again when that is told again", async () => {
  const flow = workFlow("lost", {
    slow: { takesMs: 3000, deadlineMs: 50, onError: "continue" },
    after: { needs: ["slow"] },
  });
  await leaveInterrupted(stateFolder, flow, "after");
  const life = await resume(flow);
  expect(visitsOf(life).map(({ path }) => path)).toEqual(["after"]);
  expect(resultOf(life)?.status).toBe("done");
});

test("a question that came due while nobody worked on the run has its answer at the resume", async () => {
  const flow = workFlow("due", {
    asked: {
      uses: "checkpoint",
      timeoutMs: 800,
      settings: { ask: "Go on?", default: "approve", unattended: "suspend" },
    },
    after: { needs: ["asked"] },
  });
  expect(resultOf(await start(flow))?.status).toBe("suspended");
  await wait(850);
  const life = await resume(flow);
  expect(resultOf(life)?.status).toBe("done");
  expect(visitsOf(life).map(({ path }) => path)).toEqual(["after"]);
});

test("a word about one interruption of a `once` step counts for no later one", async () => {
  const flow = crashFlows["once"]!;
  const folder = runFolder(stateFolder, flow.name);
  await leaveInterrupted(stateFolder, flow, "pay");
  expect(resultOf(await resume(flow))?.waiting).toMatchObject([{ kind: "interrupted", path: "pay" }]);
  await settleRun(folder, { step: "pay", how: "again", by: "a test", waitMs: 0 });
  await leaveWhen(
    stateFolder,
    (report) => report?.type === "began" && report.path === "pay",
    (engine) => engine.resume(run),
  );
  const second = await resume(flow);
  expect(visitsOf(second)).toEqual([]);
  expect(resultOf(second)?.waiting).toMatchObject([{ kind: "interrupted", path: "pay" }]);
  await settleRun(folder, { step: "pay", how: "done", value: { made: "by hand" }, by: "a test", waitMs: 0 });
  const third = await resume(flow);
  expect(visitsOf(third).map(({ path }) => path)).toEqual(["after"]);
  expect(resultOf(third)?.output).toMatchObject({ from: { pay: { made: "by hand" } } });
});

test("where a record does not belong to the flow, nothing begins", async () => {
  const flow = workFlow("other", { one: {}, two: {}, three: {} });
  await start(flow);
  const journal = join(runFolder(stateFolder, flow.name), "journal.ndjson");
  const { records } = await readJournal(journal);
  rmSync(journal);
  const [header, ...rest] = records.map(({ record }) => record);
  const forged = await createJournal(journal, header!);
  for (const record of rest)
    if (record["id"] === "two@0:attempt:1") await forged.append({ ...record, inputs: "of something else" });
  await forged.close();
  const life = await resume(flow);
  expect(life.reports).toEqual([expect.objectContaining({ type: "refused", code: "diverged" })]);
});

test("a run that somebody cancelled while no process worked on it starts nothing any more", async () => {
  const flow = crashFlows["chain"]!;
  await leaveInterrupted(stateFolder, flow, "s3");
  const inbox = new Inbox(runFolder(stateFolder, flow.name));
  await inbox.submit({ kind: "cancel", reason: "wrong month", by: "a test", at: Date.now() });
  const life = await resume(flow);
  expect(visitsOf(life)).toEqual([]);
  expect(resultOf(life)?.status).toBe("cancelled");
});

test("steps that are to run anew do so once, also when that is interrupted", async () => {
  const flow = crashFlows["chain"]!;
  const whole = await start(flow);
  await leaveWhen(
    stateFolder,
    (report) => report?.type === "began" && report.path === "s5",
    (engine) => engine.resume(run, { from: ["s4"] }),
  );
  const life = await resume(flow);
  expect(visitsOf(life).map(({ path }) => path)).toEqual(["s5", "s6"]);
  expect(resultOf(life)?.output).toEqual(resultOf(whole)?.output);
  const keys = new Set(visitsOf(whole).map(({ key }) => key));
  for (const { key } of visitsOf(life)) expect(keys).not.toContain(key);
});

test("a run killed after it took over a changed flow goes on with the changed one", async () => {
  const flow = crashFlows["chain"]!;
  const nodes = flow.nodes.map((node) =>
    node.id === "s6" && node.kind === "step" ? { ...node, settings: { note: "changed" } } : node,
  );
  await leaveInterrupted(stateFolder, flow, "s3");
  await leaveWhen(
    stateFolder,
    (report) => report?.type === "began" && report.path === "s5",
    (engine) => engine.resume(run, { flow: { ...flow, nodes } }),
  );
  const life = await resume(flow);
  expect(visitsOf(life).map(({ path }) => path)).toEqual(["s5", "s6"]);
  expect(resultOf(life)?.output).toMatchObject({ note: "changed" });
  readRecordedEvents(runFolder(stateFolder, flow.name));
});

test("a blob that is gone stops the run by name, and nothing begins on what is left", async () => {
  const flow = crashFlows["blobs"]!;
  await leaveInterrupted(stateFolder, flow, "join");
  const blobs = join(runFolder(stateFolder, flow.name), "blobs");
  rmSync(join(blobs, readdirSync(blobs)[0]!));
  const life = await resume(flow);
  expect(life.reports).toEqual([expect.objectContaining({ type: "refused", code: "damaged" })]);
});

test("what a run leaves can be copied and gone on with elsewhere", async () => {
  const flow = crashFlows["blobs"]!;
  await leaveInterrupted(stateFolder, flow, "join");
  const elsewhere = temporaryFolder();
  try {
    cpSync(stateFolder, elsewhere, { recursive: true });
    const life = await liveHere(orderOf(elsewhere), runFolder(elsewhere, flow.name));
    expect(visitsOf(life).map(({ path }) => path)).toEqual(["join"]);
    expect(resultOf(life)?.status).toBe("done");
  } finally {
    rmSync(elsewhere, { recursive: true, force: true });
  }
});
