import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildExecutionPlan, defineFlow, type ExecutionPlan, type FlowInput } from "@tidemark/core";
import { canResume, getStatePath, loadState } from "@tidemark/resilience";
import type { RunEvent } from "@tidemark/spec";
import { probeAsker } from "@tidemark/testkit";
import { afterEach, beforeEach, expect, test } from "vitest";
import { execute } from "./execute.ts";
import type { ExecutionState } from "@tidemark/spec";
import { resumeWorkflow } from "./resume-workflow.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tidemark-execute-"));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

function planOf(flow: Omit<FlowInput, "name">): ExecutionPlan {
  const { definition, runtimes } = defineFlow({ name: "digest", ...flow });
  return buildExecutionPlan(definition, { runtimes: [...runtimes, probeAsker] });
}

const statePath = (): string => getStatePath("digest", "monday", folder);

test("resolves with the state of the run, and needs nothing but the plan", async () => {
  const plan = planOf({
    steps: { a: { run: () => 1 }, b: { needs: ["a"], run: ({ a }) => a + 1 } },
    output: "${{ b }}",
  });
  const events: RunEvent[] = [];
  const state = await execute(plan, { onEvent: (event) => events.push(event) });
  expect(state).toMatchObject({ workflowId: "digest", status: "done", output: 2, currentWave: 2 });
  expect(state.nodeResults.get("b")).toMatchObject({ status: "done", output: 2, attempts: 1 });
  expect(events.at(-1)?.type).toBe("run.finished");
});

test("rejects with the very error that a step threw, after the handler has seen it once with the state", async () => {
  const error = new Error("mine");
  const seen: [unknown, ExecutionState][] = [];
  const plan = planOf({
    steps: {
      a: { run: () => 1 },
      b: {
        needs: ["a"],
        retry: 0,
        run: () => {
          throw error;
        },
      },
    },
  });
  const rejected = execute(plan, { errorHandler: (...told) => seen.push(told) });
  await expect(rejected).rejects.toBe(error);
  expect(seen).toHaveLength(1);
  expect(seen[0]?.[0]).toBe(error);
  expect(seen[0]?.[1].nodeResults.get("a")?.output).toBe(1);
  expect(seen[0]?.[1].status).toBe("failed");
});

test.each([
  ["throws", () => Promise.reject(new Error("The handler broke.")), /failed itself: The handler broke/],
  ["hangs", () => new Promise(() => {}), /not done within 20 ms/],
])("a handler that %s is told of and hides nothing", async (_name, errorHandler, warning) => {
  const error = new Error("mine");
  const warnings: string[] = [];
  const plan = planOf({ steps: { a: { retry: 0, run: () => Promise.reject(error) } } });
  const options = { errorHandler, errorHandlerTimeout: 20, onWarning: (text: string) => warnings.push(text) };
  await expect(execute(plan, options)).rejects.toBe(error);
  expect(warnings.join("\n")).toMatch(warning);
});

test("two failures of one wave come as an AggregateError of the originals", async () => {
  const errors = [new Error("one"), new Error("two")];
  const step = (index: number, takesMs: number) => ({
    retry: 0,
    run: () => new Promise((_, reject) => setTimeout(() => reject(errors[index]), takesMs)),
  });
  const rejected = execute(planOf({ steps: { a: step(0, 5), b: step(1, 15) } }));
  const thrown = await rejected.catch((error: unknown) => error as AggregateError);
  expect(thrown).toBeInstanceOf(AggregateError);
  expect((thrown as AggregateError).errors[0]).toBe(errors[0]);
  expect((thrown as AggregateError).errors[1]).toBe(errors[1]);
});

test("two primaries that share a fallback each see their own error and input", async () => {
  const seen: Record<string, unknown> = {};
  const fails = (text: string) => () => Promise.reject(new Error(text));
  const plan = planOf({
    inputs: { who: { default: "ada" } },
    steps: {
      a: { retry: 0, fallback: "spare", run: fails("a broke") },
      b: { retry: 0, fallback: "spare", run: fails("b broke") },
      spare: { run: ({ primary }) => (seen[primary.error.message] = primary.input.inputs.who) },
    },
  });
  const { nodeResults } = await execute(plan);
  expect([nodeResults.get("a")?.status, nodeResults.get("b")?.status]).toEqual(["fallback", "fallback"]);
  expect(seen).toEqual({ "a broke": "ada", "b broke": "ada" });
});

test("a fallback that fails reports both errors, as they were thrown", async () => {
  const errors = [new Error("first"), new Error("second")];
  const plan = planOf({
    steps: {
      a: { retry: 0, fallback: "spare", run: () => Promise.reject(errors[0]) },
      spare: { run: () => Promise.reject(errors[1]) },
    },
  });
  const thrown = (await execute(plan).catch((error: unknown) => error)) as AggregateError;
  expect(thrown.errors).toEqual(errors);
  expect(thrown.errors[1]).toBe(errors[1]);
});

test("`maxConcurrency` and `timeout` win over the flow's own", async () => {
  let running = 0;
  let peak = 0;
  const step = {
    run: async () => {
      peak = Math.max(peak, (running += 1));
      await new Promise((resolve) => setTimeout(resolve, 5));
      running -= 1;
    },
  };
  await execute(planOf({ concurrency: 4, steps: { a: step, b: step, c: step } }), { maxConcurrency: 1 });
  expect(peak).toBe(1);
  const hangs = planOf({
    steps: {
      a: {
        run: (_values, { signal }) =>
          new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
      },
    },
  });
  await expect(execute(hangs, { timeout: 20 })).rejects.toMatchObject({ code: "run_timed_out" });
});

test("`defaultRetryConfig` is for steps that say nothing: their own `retry`, and the flow's, win", async () => {
  const calls: string[] = [];
  const fails = (name: string) => () => {
    calls.push(name);
    return Promise.reject(new Error(name));
  };
  const defaultRetryConfig = { maxRetries: 2, backoffBase: 1, fallbackNodeId: "spare" };
  const plan = planOf({
    steps: { a: { run: fails("a") }, b: { retry: 0, run: fails("b") }, spare: { run: () => "instead" } },
  });
  const { nodeResults } = await execute(plan, { defaultRetryConfig });
  expect(calls.toSorted()).toEqual(["a", "a", "a", "b"]);
  expect(nodeResults.get("a")).toMatchObject({ status: "fallback", output: "instead" });
  const timed = planOf({ steps: { a: { run: () => new Promise(() => {}) } } });
  const late = execute(timed, { defaultRetryConfig: { maxRetries: 0, timeout: 10 } });
  await expect(late).rejects.toMatchObject({ code: "attempt_timed_out" });
});

test.each([
  { maxConcurrency: 0 },
  { maxConcurrency: 1.5 },
  { timeout: -1 },
  { defaultRetryConfig: { maxRetries: -1 } },
])("an option that cannot be is refused by name: %o", async (options) => {
  const [name = ""] = Object.keys(options);
  const refused = execute(planOf({ steps: { a: { run: () => 1 } } }), options);
  await expect(refused).rejects.toMatchObject({
    code: "invalid_option",
    message: expect.stringContaining(name),
  });
});

test("a cancelled run rejects with the signal's reason and calls no handler", async () => {
  const reason = new Error("enough");
  let called = false;
  const signal = AbortSignal.abort(reason);
  const options = { signal, errorHandler: () => (called = true) };
  await expect(execute(planOf({ steps: { a: { run: () => 1 } } }), options)).rejects.toBe(reason);
  expect(called).toBe(false);
});

test("state is saved where it is wanted, on success and on failure, with errors as records", async () => {
  await execute(planOf({ steps: { a: { run: () => 1 } } }), { persistencePath: statePath() });
  expect(await loadState(statePath())).toMatchObject({
    workflowId: "digest",
    runId: "monday",
    status: "done",
    currentWave: 1,
  });
  const failed = getStatePath("digest", "tuesday", folder);
  const error = Object.assign(new TypeError("no", { cause: new Error("deep") }), { code: "E_NO" });
  const plan = planOf({
    steps: { a: { run: () => 1 }, b: { needs: ["a"], retry: 0, run: () => Promise.reject(error) } },
  });
  await expect(execute(plan, { persistencePath: failed })).rejects.toBe(error);
  const state = await loadState(failed);
  expect(state.nodeResults.map(([id]) => id)).toEqual(["a", "b"]);
  expect(state.nodeResults[1]?.[1].error).toMatchObject({
    name: "TypeError",
    code: "E_NO",
    cause: { message: "deep" },
  });
  expect(state.nodeResults[1]?.[1].error?.stack).toContain("execute.test");
  expect([state.status, state.currentWave, canResume(state)]).toEqual(["failed", 1, true]);
});

test("a failed run is resumed: what has finished is not run again, `config` and `secrets` may be new", async () => {
  const calls: string[] = [];
  let isBroken = true;
  const plan = planOf({
    config: { region: { default: "us" } },
    secrets: ["TOKEN"],
    steps: {
      a: { run: () => calls.push("a") },
      b: {
        needs: ["a"],
        retry: 0,
        run: () => {
          calls.push("b");
          if (isBroken) throw new Error("down");
          return "up";
        },
      },
      c: { uses: "ask", needs: ["b"], settings: { unattended: "approve", show: "${{ config.region }}" } },
    },
    output: { b: "${{ b }}", region: "${{ config.region }}" },
  });
  const secrets = { TOKEN: "one" };
  await expect(execute(plan, { persistencePath: statePath(), secrets })).rejects.toThrow("down");
  isBroken = false;
  const options = { plan, config: { region: "eu" } };
  await expect(resumeWorkflow(statePath(), options)).rejects.toMatchObject({ code: "missing_secret" });
  const state = await resumeWorkflow(statePath(), { ...options, secrets: { TOKEN: "two" } });
  expect(calls).toEqual(["a", "b", "b"]);
  expect(state).toMatchObject({ status: "done", output: { b: "up", region: "eu" } });
  expect(
    JSON.stringify(await readFile(join(folder, "runs/digest/monday/journal.ndjson"), "utf8")),
  ).not.toContain("two");
  await expect(resumeWorkflow(statePath(), { ...options, secrets })).rejects.toMatchObject({
    code: "not_resumable",
  });
});

test("a suspended run resolves, and is resumed with somebody to ask", async () => {
  const plan = planOf({
    steps: { q: { uses: "ask", settings: {} }, a: { needs: ["q"], run: ({ q }) => q.action } },
    output: "${{ a }}",
  });
  const first = await execute(plan, { persistencePath: statePath() });
  expect([first.status, first.waiting?.length]).toEqual(["suspended", 1]);
  expect((await loadState(statePath())).waiting).toHaveLength(1);
  const ask = () => Promise.resolve({ action: "approve", by: "ada", timedOut: false });
  expect(await resumeWorkflow(statePath(), { plan, ask })).toMatchObject({
    status: "done",
    output: "approve",
  });
});

test("where only the state is left, the run goes on from that, with a warning", async () => {
  const calls: string[] = [];
  let isBroken = true;
  const plan = planOf({
    inputs: { who: { default: "ada" } },
    steps: {
      q: { uses: "ask", settings: { unattended: "approve" } },
      a: { needs: ["q"], run: ({ inputs }) => calls.push(`a ${inputs.who}`) },
      b: { needs: ["a"], retry: 0, run: () => (isBroken ? Promise.reject(new Error("down")) : "up") },
    },
    output: "${{ b }}",
  });
  const options = { persistencePath: statePath(), inputs: { who: "grace" } };
  await expect(execute(plan, options)).rejects.toThrow("down");
  isBroken = false;
  const alone = join(folder, "copied.json");
  await writeFile(alone, await readFile(statePath()));
  await expect(resumeWorkflow(alone)).rejects.toMatchObject({ code: "invalid_option" });
  const warnings: string[] = [];
  const state = await resumeWorkflow(alone, { plan, onWarning: (text) => warnings.push(text) });
  expect(state).toMatchObject({ status: "done", output: "up", runId: "monday", inputs: { who: "grace" } });
  expect(calls).toEqual(["a grace"]);
  expect(warnings.join()).toContain("no journal");
});

test("with `logPath` the log stands at the end of that file, once, also after a resume", async () => {
  let isBroken = true;
  const plan = planOf({
    steps: { a: { retry: 0, run: () => (isBroken ? Promise.reject(new Error("down")) : "up") } },
  });
  const logPath = join(folder, "log.md");
  await expect(execute(plan, { persistencePath: statePath(), logPath })).rejects.toThrow("down");
  expect(await readFile(logPath, "utf8")).toContain("failed");
  isBroken = false;
  await resumeWorkflow(statePath(), { plan, logPath });
  const log = await readFile(logPath, "utf8");
  expect(log.match(/## Execution Log/g)).toHaveLength(1);
  expect(log).toContain("done");
});
