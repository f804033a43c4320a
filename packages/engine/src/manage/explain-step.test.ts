import type { FlowDefinition } from "@tidemark/spec";
import { probeFlow } from "@tidemark/testkit";
import { beforeEach, expect, test } from "vitest";
import { answerRun } from "./answer-run.ts";
import { explainStep, type StepExplanation } from "./explain-step.ts";
import { ManagedEngine } from "./managed-engine.fixture.ts";

let managed: ManagedEngine;

beforeEach(async () => {
  managed = await ManagedEngine.create();
});

async function explain(step: string, run = "r1"): Promise<StepExplanation> {
  const { stateFolder, runtimes } = managed;
  return await explainStep({ stateFolder, run }, { step, runtimes });
}

const asks = { uses: "ask", settings: {} };

test("a step that ran: what it waited for, its condition with the values, its attempts, its output", async () => {
  const flow = probeFlow(
    { a: { value: { size: 3 } }, b: { value: "x", when: "a.size > 2 && inputs.day == 'Mon'" } },
    {
      inputs: { day: { type: "string", default: "Mon" } },
    },
  );
  await managed.run(flow);
  expect(await explain("b")).toMatchObject({
    run: "r1",
    flow: "conformance",
    step: "b",
    uses: "probe",
    state: "done",
    wave: 2,
    needs: [{ step: "a", state: "done" }],
    when: {
      source: "a.size > 2 && inputs.day == 'Mon'",
      holds: true,
      values: [
        { name: "a.size", value: 3 },
        { name: "inputs.day", value: "Mon" },
      ],
    },
    attempts: [{ path: "b", attempt: 1, status: "done" }],
    output: "x",
    generation: 0,
    resumes: [],
  });
});

test("a step that was skipped: by its condition, by one before it, or by a failure elsewhere", async () => {
  const flow = probeFlow({
    a: { value: 1 },
    no: { when: "a > 1" },
    after: { needs: ["no"] },
    bad: { failures: 9, retry: { max: 0 }, needs: ["a"] },
    never: { needs: ["bad"], when: "a == 1" },
  });
  await managed.run(flow);
  expect(await explain("no")).toMatchObject({
    state: "skipped",
    reason: "its condition is false",
    when: { source: "a > 1", holds: false, values: [{ name: "a", value: 1 }] },
    attempts: [],
  });
  expect(await explain("after")).toMatchObject({
    state: "skipped",
    reason: "`no` was skipped",
    needs: [{ step: "no", state: "skipped" }],
  });
  const never = await explain("never");
  expect(never).toMatchObject({ state: "skipped", reason: "`bad` failed" });
  // Nobody has asked its condition.
  expect(never.when).not.toHaveProperty("holds");
});

test("a step that was retried: each attempt with its error and when the next one was due", async () => {
  await managed.run(probeFlow({ a: { failures: 2, retry: { max: 3, baseMs: 20, jitter: "none" } } }));
  const { attempts, state } = await explain("a");
  expect(state).toBe("done");
  expect(attempts.map(({ attempt, status, error }) => [attempt, status, error?.message])).toEqual([
    [1, "failed", "a failed at attempt 1"],
    [2, "failed", "a failed at attempt 2"],
    [3, "done", undefined],
  ]);
  for (const [index, waitMs] of [20, 40].entries()) {
    const { startedAt, durationMs = 0, retryAt = 0 } = attempts[index]!;
    expect(retryAt - startedAt - durationMs).toBe(waitMs);
  }
});

test("a step whose fallback stood in: the primary's error, and from the other side who called it", async () => {
  const flow = probeFlow({
    a: { failures: 9, retry: { max: 0 }, fallback: "spare" },
    spare: { value: "spare" },
    other: { value: 1, fallback: "idle" },
    idle: {},
  });
  await managed.run(flow);
  expect(await explain("a")).toMatchObject({
    state: "fallback",
    fallback: "spare",
    error: { message: "a failed at attempt 1" },
    output: "spare",
    attempts: [
      { path: "a", status: "failed" },
      { path: "a~spare", status: "done" },
    ],
  });
  expect(await explain("spare")).toMatchObject({ state: "done", wave: 0, calledBy: ["a"] });
  expect(await explain("idle")).toMatchObject({ state: "uncalled", calledBy: [], attempts: [] });
});

test("a step with a cache: why there was no hit, what changed, and the run that a hit came from", async () => {
  const flow = (hidden: string): FlowDefinition =>
    probeFlow({ a: { value: 1, cache: true, settings: { hidden } } });
  const start = async (run: string, hidden: string): Promise<unknown> =>
    await (
      await managed.engine.start(flow(hidden), { run })
    ).result;
  await start("r1", "one");
  await start("r2", "two");
  await start("r3", "one");
  expect((await explain("a")).cache).toEqual({ hit: false });
  expect((await explain("a", "r2")).cache).toEqual({
    hit: false,
    last: "r1",
    changed: ["definition", "settings.hidden"],
  });
  expect(await explain("a", "r3")).toMatchObject({ cache: { hit: true, run: "r1" }, state: "done" });
  expect(managed.probe.paths).toEqual(["a", "a"]);
});

test("a step that asks: whose answer is awaited, given, and heard of", async () => {
  await managed.run(probeFlow({ q: asks, b: { needs: ["q"] } }));
  const waiting = await explain("q");
  expect(waiting).toMatchObject({ state: "waiting", question: { ask: "`q`?" } });
  expect(waiting.question).not.toHaveProperty("decision");
  expect((await explain("b")).state).toBe("pending");
  const { at } = await answerRun(managed.target, { step: "q", action: "approve", by: "ada", reason: "fine" });
  const decision = { action: "approve", by: "ada", reason: "fine", timedOut: false };
  expect(await explain("q")).toMatchObject({
    state: "waiting",
    question: { decision, decidedAt: at, isTaken: false },
  });
  managed.restart();
  await managed.resume();
  expect(await explain("q")).toMatchObject({
    state: "done",
    question: { decision, decidedAt: at, isTaken: true },
    resumes: [{ attempt: 2, what: "went_on" }],
  });
});

test("each time the run went on: kept, tried again, run anew", async () => {
  const flow = probeFlow({ a: { value: 1 }, b: { failures: 9, retry: { max: 0 }, needs: ["a"] } });
  await managed.run(flow);
  managed.restart();
  await managed.resume();
  managed.restart();
  await managed.resume({ from: ["b"] });
  const whats = async (step: string): Promise<readonly string[]> =>
    (await explain(step)).resumes.map(({ what, attempt }) => `${what} ${attempt}`);
  expect(await whats("a")).toEqual(["kept 2", "kept 3"]);
  expect(await whats("b")).toEqual(["tried_again 2", "anew 3"]);
  expect(await explain("b")).toMatchObject({ generation: 1, state: "failed" });
});

test("a step that somebody kept although it had changed", async () => {
  const flow = (value: number): FlowDefinition =>
    probeFlow({ a: { value }, q: asks, b: { needs: ["a", "q"] } });
  await managed.run(flow(1));
  managed.restart();
  await managed.resume({ flow: flow(2), changed: "keep" });
  expect(await explain("a")).toMatchObject({ output: 1, resumes: [{ what: "kept_changed" }] });
});

test("a step in a run that a process works on, and after that process has gone", async () => {
  const flow = probeFlow({ a: { takesMs: 60_000 }, o: { takesMs: 60_000, effect: "once" } });
  await managed.begin(flow);
  await managed.called("o");
  expect([(await explain("a")).state, (await explain("o")).state]).toEqual(["running", "running"]);
  await managed.stop();
  expect([(await explain("a")).state, (await explain("o")).state]).toEqual(["stopped", "interrupted"]);
  expect((await explain("o")).attempts).toMatchObject([{ path: "o", attempt: 1 }]);
});

test("a run that was cancelled, and a step that is not there", async () => {
  const handle = await managed.begin(probeFlow({ a: { takesMs: 60_000 } }));
  await managed.called("a");
  handle.cancel("enough");
  await handle.result;
  expect(await explain("a")).toMatchObject({ state: "cancelled", reason: "enough" });
  await expect(explain("aa")).rejects.toMatchObject({ code: "unknown_step", hint: "Did you mean `a`?" });
});
