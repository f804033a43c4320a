import { appendFile, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FlowDefinition, RunEvent, RunResult } from "@tidemark/spec";
import { Probe, probeAsker, probeFlow, type ProbeStep } from "@tidemark/testkit";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createEngine, type LocalEngine } from "../create-engine.ts";
import { readFlow } from "../read-flow.ts";
import type { StepComparison } from "./compare-run.ts";

let folder: string;
let probe: Probe;
let engine: LocalEngine;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tidemark-resume-"));
  restart();
});

afterEach(async () => {
  await engine.close();
  await rm(folder, { recursive: true, force: true });
});

/** As if in another process. */
function restart(): void {
  probe = new Probe();
  engine = createEngine({ runtimes: [probe.runtime, probeAsker], stateFolder: folder });
}

const fails = { failures: 9, retry: { max: 0 } };
const chain = (last: ProbeStep = {}): FlowDefinition =>
  probeFlow(
    { a: { value: 1 }, b: { value: 2, settings: { hidden: "${{ a }}" } }, c: { needs: ["b"], ...last } },
    { output: "${{ c }}" },
  );

async function startAndFail(flow = chain(fails)): Promise<RunResult> {
  const handle = await engine.start(flow, { run: "r1" });
  const result = await handle.result;
  restart();
  return result;
}

async function resume(flow: FlowDefinition, options = {}): Promise<RunResult> {
  return await (
    await engine.resume("r1", { flow, ...options })
  ).result;
}

function table(steps: readonly StepComparison[]): Record<string, string> {
  return Object.fromEntries(steps.map(({ path, verdict }) => [path, verdict]));
}

test("a failed run goes on with the step that failed; what has finished is not run again", async () => {
  expect((await startAndFail()).status).toBe("failed");
  expect(table(await engine.compare("r1"))).toEqual({ a: "kept", b: "kept", c: "rerun" });
  // Nothing of the flow has changed: the step fails once more.
  expect((await resume(chain(fails))).status).toBe("failed");
  expect(probe.paths).toEqual(["c"]);
  restart();
  const result = await resume(chain({ value: 3 }));
  expect([result.status, result.output]).toEqual(["done", 3]);
  expect(probe.paths).toEqual(["c"]);
});

test("attempts of a step that failed begin anew, under the same key", async () => {
  const handle = await engine.start(chain(fails), { run: "r1" });
  await handle.result;
  const key = probe.visits.at(-1)?.key;
  restart();
  await resume(chain(fails));
  expect(probe.visits.map(({ attempt, key: again }) => [attempt, again])).toEqual([[1, key]]);
});

test("a changed title, prose or log re-runs nothing", async () => {
  await startAndFail();
  const flow = chain(fails);
  const edited = {
    ...flow,
    title: "Another title",
    nodes: flow.nodes.map((node) => ({ ...node, title: "new", prose: "Read this." })),
  };
  expect(table(await engine.compare("r1", { flow: edited }))).toEqual({ a: "kept", b: "kept", c: "rerun" });
  await resume(edited);
  expect(probe.paths).toEqual(["c"]);
});

test("a finished step that changed, and what comes after it, is undecided: resume refuses until somebody says", async () => {
  await startAndFail();
  const flow = chain({ value: 3 });
  const edited = {
    ...flow,
    nodes: [{ ...flow.nodes[0]!, settings: { value: 10 } }, ...flow.nodes.slice(1)],
  } as FlowDefinition;
  const steps = await engine.compare("r1", { flow: edited });
  expect(table(steps)).toEqual({ a: "undecided", b: "undecided", c: "rerun" });
  expect(steps.map(({ reason }) => reason)).toEqual([
    "its definition changed: `value`",
    "`a` before it changed",
    "it failed",
  ]);
  const refused = engine.resume("r1", { flow: edited });
  await expect(refused).rejects.toMatchObject({ code: "flow_changed", steps });
  expect(probe.paths).toEqual([]);
});

test("changed steps are run again with what depends on them, under new keys, when somebody says so", async () => {
  const handle = await engine.start(chain(fails), { run: "r1" });
  await handle.result;
  const before = new Map(probe.visits.map(({ path, key }) => [path, key]));
  restart();
  const flow = chain({ value: 3 });
  const edited = {
    ...flow,
    nodes: [{ ...flow.nodes[0]!, settings: { value: 10 } }, ...flow.nodes.slice(1)],
  } as FlowDefinition;
  const result = await resume(edited, { changed: "rerun" });
  expect([result.status, probe.paths]).toEqual(["done", ["a", "b", "c"]]);
  expect(probe.visits[1]?.settings).toMatchObject({ hidden: 10 });
  expect(probe.visits[0]?.key).not.toBe(before.get("a"));
  expect(probe.visits[2]?.key).toBe(before.get("c"));
  restart();
  expect(table(await engine.compare("r1", { flow: edited }))).toEqual({ a: "kept", b: "kept", c: "kept" });
});

test("changed steps are kept as they are when somebody says so, also in later resumes", async () => {
  await startAndFail();
  const edit = (last: ProbeStep): FlowDefinition => {
    const flow = chain(last);
    return {
      ...flow,
      nodes: [{ ...flow.nodes[0]!, settings: { value: 10 } }, ...flow.nodes.slice(1)],
    } as FlowDefinition;
  };
  expect((await resume(edit(fails), { changed: "keep" })).status).toBe("failed");
  expect(probe.paths).toEqual(["c"]);
  restart();
  const result = await resume(edit({ value: 3 }));
  expect([result.status, probe.paths]).toEqual(["done", ["c"]]);
  expect(result.nodes.get("a")?.output).toBe(1);
});

test("a renamed step is recognised by what it does; kept, its result goes by the new name", async () => {
  await startAndFail();
  const edited = probeFlow(
    { z: { value: 1 }, b: { value: 2, settings: { hidden: "${{ z }}" } }, c: { needs: ["b"], value: 3 } },
    { output: "${{ z }}" },
  );
  const steps = await engine.compare("r1", { flow: edited });
  expect(table(steps)).toEqual({ z: "undecided", b: "undecided", c: "rerun" });
  expect(steps[0]).toMatchObject({ renamedFrom: "a" });
  const result = await resume(edited, { changed: "keep" });
  expect([result.status, result.output, probe.paths]).toEqual(["done", 1, ["c"]]);
  restart();
  expect(
    (await engine.resume("r1", { flow: edited, from: ["c"] }).then(({ result: again }) => again)).status,
  ).toBe("done");
  expect(probe.paths).toEqual(["c"]);
});

test("removed and new steps are told of; what reads a new one is undecided", async () => {
  await startAndFail();
  const edited = probeFlow({
    n: { value: 5 },
    b: { value: 2, settings: { hidden: "${{ n }}" } },
    c: { needs: ["b"] },
    d: {},
  });
  const steps = await engine.compare("r1", { flow: edited });
  expect(table(steps)).toEqual({ n: "new", b: "undecided", c: "rerun", d: "new", a: "removed" });
  expect((await resume(edited, { changed: "rerun" })).status).toBe("done");
  expect(probe.paths.toSorted()).toEqual(["b", "c", "d", "n"]);
});

test("a flow that has become wrong is refused with its problems, and the run stays as it is", async () => {
  const path = join(folder, "small.flow.md");
  const step = (id: string, settings: string) =>
    `## ${id}\n\n\`\`\`yaml step\nuses: probe\n${settings}\n\`\`\`\n\n`;
  const head = "---\nname: small\n---\n\n";
  await writeFile(path, head + step("one", "value: 1") + step("two", "needs: [one]\nfailures: 9\nretry: 0"));
  const handle = await engine.start(await readFlow(path, [probe.runtime]), { run: "r1" });
  expect((await handle.result).status).toBe("failed");
  restart();
  await writeFile(path, head + step("one", "value: 1\nneeds: [two]") + step("two", "needs: [one]"));
  await expect(engine.resume("r1")).rejects.toMatchObject({ code: "invalid_file" });
  await writeFile(
    path,
    `${head}Some more prose.\n\n${step("one", "value: 1")}${step("two", "needs: [one]\nvalue: 2")}`,
  );
  const steps = await engine.compare("r1");
  expect(steps.map(({ path: id, verdict, location }) => [id, verdict, location?.start.line])).toEqual([
    ["one", "kept", 7],
    ["two", "rerun", 14],
  ]);
  expect((await (await engine.resume("r1")).result).status).toBe("done");
  expect(probe.paths).toEqual(["two"]);
});

test("`from` runs a step anew with everything that depends on it, also of a run that is done", async () => {
  const flow = chain({ value: 3 });
  await startAndFail(flow);
  await expect(engine.resume("r1", { flow })).rejects.toMatchObject({ code: "not_resumable" });
  await expect(engine.resume("r1", { flow, from: ["bb"] })).rejects.toMatchObject({
    code: "unknown_step",
    hint: "Did you mean `b`?",
  });
  expect((await resume(flow, { from: ["b"] })).status).toBe("done");
  expect(probe.paths).toEqual(["b", "c"]);
});

test("runs that are over for good are refused with the way on", async () => {
  const handle = await engine.start(probeFlow({ q: { uses: "ask", settings: { unattended: "reject" } } }), {
    run: "rejected",
  });
  expect((await handle.result).status).toBe("rejected");
  await expect(engine.resume("rejected")).rejects.toMatchObject({
    code: "not_resumable",
    hint: expect.stringContaining("--from"),
  });
  const cancelled = await engine.start(probeFlow({ a: { hangs: true } }), { run: "cancelled" });
  cancelled.cancel();
  await cancelled.result;
  await expect(engine.resume("cancelled")).rejects.toMatchObject({ code: "not_resumable" });
  await expect(engine.resume("cancelled", { from: ["a"] })).rejects.toMatchObject({ code: "not_resumable" });
  await expect(engine.resume("nothing")).rejects.toMatchObject({ code: "run_not_found" });
});

test("a run whose time was over goes on with as much time again", async () => {
  const flow = probeFlow({ a: {}, b: { needs: ["a"], takesMs: 60 } }, { run: { timeoutMs: 30 } });
  const first = await engine.start(flow, { run: "r1" });
  expect((await first.result).status).toBe("timed_out");
  restart();
  expect((await resume({ ...flow, run: { timeoutMs: 2000 } })).status).toBe("done");
  expect(probe.paths).toEqual(["b"]);
});

test("a suspended run goes on where it stood: half a wave, with the attempts that were made", async () => {
  const flow = probeFlow({
    a: { takesMs: 1 },
    b: { failures: 1, retry: { max: 1, baseMs: 60_000, jitter: "none" } },
    c: { needs: ["a", "b"] },
  });
  const handle = await engine.start(flow, { run: "r1" });
  for await (const event of handle.events) if (event.type === "attempt.finished" && event.path === "b") break;
  await new Promise((resolve) => setTimeout(resolve, 20));
  handle.suspend("stop");
  expect((await handle.result).status).toBe("suspended");
  restart();
  const again = await engine.resume("r1", { flow });
  const events: RunEvent[] = [];
  const reading = (async () => {
    for await (const event of again.events) events.push(event);
  })();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(probe.paths).toEqual([]);
  again.cancel("enough");
  expect((await again.result).status).toBe("cancelled");
  await reading;
  const resumed = events.findIndex(({ type }) => type === "run.resumed");
  const retry = events.findIndex((event) => event.type === "attempt.finished" && event.path === "b");
  expect(retry).toBeGreaterThan(-1);
  expect(resumed).toBeGreaterThan(retry);
});

test("a `once` step that was running when the process stopped is not run again without a word", async () => {
  const flow = probeFlow({ a: { hangs: true, effect: "once" }, b: {} });
  const handle = await engine.start(flow, { run: "r1" });
  while (!probe.paths.includes("a")) await new Promise((resolve) => setTimeout(resolve, 1));
  await new Promise((resolve) => setTimeout(resolve, 10));
  handle.suspend("stop");
  await handle.result;
  restart();
  const result = await resume(flow);
  expect(result.status).toBe("suspended");
  expect(result.waiting).toMatchObject([{ path: "a", kind: "interrupted", attempt: 1 }]);
  expect(probe.paths).toEqual([]);
});

test("nor where the flow has changed since, in this step, before it or beside it", async () => {
  const flow = (
    first: ProbeStep,
    last: ProbeStep,
    rest: Readonly<Record<string, ProbeStep>> = {},
  ): FlowDefinition =>
    probeFlow({ a: first, b: { needs: ["a"], hangs: true, effect: "once", ...last }, ...rest });
  const edits = [
    { flow: flow({}, { timeoutMs: 9000 }) },
    { flow: flow({}, {}, { beside: {} }) },
    { flow: flow({ value: 2 }, {}), changed: "keep" },
    { flow: flow({ value: 2 }, { timeoutMs: 9000 }), changed: "rerun" },
  ] as const;
  for (const [index, { flow: edited, ...options }] of edits.entries()) {
    const run = `cut-off-${index}`;
    const handle = await engine.start(flow({}, {}), { run });
    while (!probe.paths.includes("b")) await new Promise((resolve) => setTimeout(resolve, 1));
    handle.suspend("stop");
    await handle.result;
    restart();
    const { result } = await engine.resume(run, { flow: edited, ...options });
    expect((await result).waiting).toMatchObject([{ path: "b", kind: "interrupted", attempt: 1 }]);
    expect(probe.paths).not.toContain("b");
  }
});

test("what reads a skipped step that is looked at again is undecided", async () => {
  const flow = (when: string): FlowDefinition =>
    probeFlow(
      {
        maybe: { value: 1, when },
        reader: { when: "always()", settings: { hidden: "${{ maybe }}" } },
        last: { needs: ["reader"], ...(when === "false" && fails) },
      },
      { output: "${{ reader }}" },
    );
  await startAndFail(flow("false"));
  const edited = { flow: flow("true") };
  expect(table(await engine.compare("r1", edited))).toEqual({
    maybe: "rerun",
    reader: "undecided",
    last: "rerun",
  });
  await expect(engine.resume("r1", edited)).rejects.toMatchObject({ code: "flow_changed" });
  expect((await resume(edited.flow, { changed: "rerun" })).status).toBe("done");
  expect(probe.paths).toEqual(["maybe", "reader", "last"]);
});

test.each(["repaired", "died before its first event"])(
  "events that tell of what the journal does not are put aside: %s",
  async (what) => {
    const { run } = await startAndFail();
    const at = join(folder, "runs", "conformance", run);
    const events = join(at, "events.ndjson");
    if (what === "repaired") {
      const path = join(at, "journal.ndjson");
      const lines = (await readFile(path, "utf8")).split("\n");
      await writeFile(path, [...lines.slice(0, 2), ""].join("\n"));
    } else {
      const before = await readFile(events);
      const { result } = await engine.resume("r1", { flow: chain({ takesMs: 60_000 }), from: ["a"] });
      while (!probe.paths.includes("c")) await new Promise((resolve) => setTimeout(resolve, 1));
      await engine.close();
      await result;
      await rm(join(at, "events-1.ndjson"));
      await writeFile(events, before);
      restart();
    }
    await resume(chain({ value: 3 }));
    const stored = (await readFile(events, "utf8")).trimEnd().split("\n");
    const told = stored
      .map((line) => JSON.parse(line) as RunEvent)
      .filter(({ type }) => type !== "run.resumed");
    expect(told.map(({ sequence }) => sequence)).toEqual(told.map((_, index) => index));
    expect(
      told.flatMap((event) => (event.type === "step.finished" ? [event.path, event.status] : [])),
    ).toEqual(["a", "done", "b", "done", "c", "done"]);
    expect(told.filter(({ type }) => type === "run.finished")).toHaveLength(1);
    expect(await readdir(at)).toContain("events-1.ndjson");
  },
);

test("a `once` step that failed and may have had its effect is not repeated without a word", async () => {
  const flow = probeFlow({
    a: { value: 1 },
    pay: { needs: ["a"], hangs: true, timeoutMs: 20, retry: { max: 0 }, effect: "once" },
  });
  const first = await engine.start(flow, { run: "r1" });
  expect((await first.result).status).toBe("failed");
  restart();
  const result = await resume(flow);
  expect([result.status, probe.paths]).toEqual(["suspended", []]);
  expect(result.waiting).toMatchObject([{ path: "pay", kind: "interrupted" }]);
  restart();
  // Named itself, it runs anew; as something that depends on another, it is asked about.
  expect((await resume(flow, { from: ["a"] })).status).toBe("suspended");
  expect(probe.paths).toEqual(["a"]);
});

test("with `cache: true` an output is reused by later runs while definition and inputs are the same", async () => {
  const flow = (value: number): FlowDefinition =>
    probeFlow({ a: { value: 7, cache: true, settings: { hidden: value } } }, { output: "${{ a }}" });
  const first = await engine.start(flow(1), { run: "r1" });
  await first.result;
  const second = await (await engine.start(flow(1), { run: "r2" })).result;
  expect([second.output, second.nodes.get("a")?.cachedFrom]).toEqual([7, "r1"]);
  const third = await (await engine.start(flow(2), { run: "r3" })).result;
  expect(third.nodes.get("a")?.cachedFrom).toBeUndefined();
  expect(probe.paths).toEqual(["a", "a"]);
  // Read again by a later process, it is still known where it came from.
  restart();
  const again = await (
    await engine.resume("r2", {
      flow: probeFlow({ ...{ a: { value: 7, cache: true, settings: { hidden: 1 } } }, b: {} }),
    })
  ).result;
  expect(again.nodes.get("a")?.cachedFrom).toBe("r1");
});

test("a step that somebody wants anew is run, also with `cache: true`; later runs get what it gives then", async () => {
  const flow = probeFlow({ a: { value: 7, cache: true } }, { output: "${{ a }}" });
  await (
    await engine.start(flow, { run: "r1" })
  ).result;
  restart();
  const anew = await resume(flow, { from: ["a"] });
  expect([anew.status, anew.nodes.get("a")?.cachedFrom, probe.paths]).toEqual(["done", undefined, ["a"]]);
  const later = await (await engine.start(flow, { run: "r2" })).result;
  expect(later.nodes.get("a")?.cachedFrom).toBe("r1");
  expect(probe.paths).toEqual(["a"]);
});

test("a damaged file of the cache is no output", async () => {
  const flow = probeFlow({ a: { value: 7, cache: true } }, { output: "${{ a }}" });
  await (
    await engine.start(flow, { run: "r1" })
  ).result;
  const cache = join(folder, "cache");
  for (const name of await readdir(cache))
    if (name.endsWith(".json")) await writeFile(join(cache, name), `{"version":1}`);
  const later = await (await engine.start(flow, { run: "r2" })).result;
  expect([later.output, later.nodes.get("a")?.cachedFrom]).toEqual([7, undefined]);
});

test("an answer that was kept for a changed question does not answer what new config makes of it", async () => {
  const flow = (more: object): FlowDefinition =>
    probeFlow(
      {
        q: { uses: "ask", settings: { show: "${{ config.amount }}", ...more } },
        pay: { needs: ["q"], ...fails },
      },
      { config: { amount: { default: 1 } } },
    );
  const ask = () => Promise.resolve({ action: "approve", by: "ada", timedOut: false });
  await (
    await engine.start(flow({}), { run: "r1", ask })
  ).result;
  restart();
  const edited = flow({ ask: "Really?" });
  expect((await resume(edited, { changed: "keep" })).status).toBe("failed");
  restart();
  expect((await resume(edited)).status).toBe("failed");
  restart();
  const anew = await resume(edited, { config: { amount: 1000 } });
  expect([anew.status, anew.waiting?.map(({ path }) => path), probe.paths]).toEqual(["suspended", ["q"], []]);
});

test("config may be new: finished steps that read it stay, later ones see it", async () => {
  const flow = (last: ProbeStep): FlowDefinition =>
    probeFlow(
      {
        a: { settings: { hidden: "${{ config.region }} ${{ run.attempt }}" } },
        b: { needs: ["a"], settings: { hidden: "${{ config.region }}" }, ...last },
      },
      { config: { region: { type: "string", default: "us" } } },
    );
  await startAndFail(flow({ failures: 1, retry: { max: 0 } }));
  const result = await resume(flow({ value: 1 }), { config: { region: "eu" } });
  expect([result.status, probe.paths]).toEqual(["done", ["b"]]);
  expect(probe.visits[0]?.settings["hidden"]).toBe("eu");
  restart();
  await expect(engine.resume("r1", { from: ["b"], config: { regoin: "x" } })).rejects.toMatchObject({
    code: "invalid_input",
  });
});

test("a new config does not undo what a condition came to for a step that is over", async () => {
  const flow = (last: ProbeStep): FlowDefinition =>
    probeFlow(
      {
        one: {},
        no: { needs: ["one"], when: "config.flag" },
        yes: { needs: ["one"], when: "!config.flag" },
        both: { needs: ["no", "yes"], when: "always()" },
        last: { needs: ["both"], when: "!config.flag || config.flag", ...last },
      },
      { config: { flag: { type: "boolean", default: false } } },
    );
  await startAndFail(flow({ failures: 1, retry: { max: 0 } }));
  const result = await resume(flow({ value: 1 }), { config: { flag: true } });
  expect([result.status, probe.paths]).toEqual(["done", ["last"]]);
  expect([result.nodes.get("no")?.status, result.nodes.get("yes")?.status]).toEqual(["skipped", "done"]);
  restart();
  // Asked for, it is looked at anew, with what depends on it.
  const again = await resume(flow({ value: 1 }), { from: ["no"] });
  expect([again.status, probe.paths]).toEqual(["done", ["no", "both", "last"]]);
});

test("the events of a resumed run are those of one run: none twice, none missing", async () => {
  const flow = probeFlow({ a: {}, q: { uses: "ask", needs: ["a"], settings: {} }, b: { needs: ["q"] } });
  await (
    await engine.start(flow, { run: "r1" })
  ).result;
  restart();
  const ask = () => Promise.resolve({ action: "approve", by: "ada", timedOut: false });
  // Half a line, as a killed process leaves it.
  await appendFile(join(folder, "runs/conformance/r1/events.ndjson"), '{"version":1,"ru');
  expect((await resume(flow, { ask })).status).toBe("done");
  const text = await readFile(join(folder, "runs/conformance/r1/events.ndjson"), "utf8");
  const events = text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as RunEvent);
  const recorded = events.filter(({ type }) => type !== "run.resumed" && type !== "run.suspended");
  expect(recorded.map(({ sequence }) => sequence)).toEqual(recorded.map((_, index) => index));
  expect(events.filter(({ type }) => type === "run.resumed")).toHaveLength(1);
  const state = JSON.parse(await readFile(join(folder, "runs/conformance/r1/state.json"), "utf8"));
  expect([state.status, state.attempt, state.waiting]).toEqual(["done", 2, undefined]);
  expect((await readdir(join(folder, "runs/conformance/r1"))).toSorted()).toEqual([
    "events.ndjson",
    "inbox",
    "journal.ndjson",
    "lock",
    "run.md",
    "state.json",
  ]);
});

test("outputs that are too long for the journal come back from their files", async () => {
  const long = "x".repeat(200_000);
  const flow = (last: ProbeStep): FlowDefinition =>
    probeFlow({ a: { value: long }, b: { settings: { hidden: "${{ a }}" }, ...last } });
  await startAndFail(flow(fails));
  // Once, as part of the definition.
  expect((await readFile(join(folder, "runs/conformance/r1/journal.ndjson"))).length).toBeLessThan(
    long.length * 1.1,
  );
  expect((await resume(flow({ value: 1 }))).status).toBe("done");
  expect(probe.visits[0]?.settings["hidden"]).toBe(long);
});
