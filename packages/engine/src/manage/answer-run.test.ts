import type { FlowDefinition, Json, StepDefinition } from "@tidemark/spec";
import { probeFlow, type ProbeStep } from "@tidemark/testkit";
import { beforeEach, expect, test } from "vitest";
import { answerRun } from "./answer-run.ts";
import { ManagedEngine } from "./managed-engine.fixture.ts";
import { readQuestion } from "./open-question.ts";

let managed: ManagedEngine;

beforeEach(async () => {
  managed = await ManagedEngine.create();
});

const asks = (settings: ProbeStep["settings"] = {}, rest: Partial<StepDefinition> = {}): ProbeStep => ({
  uses: "ask",
  settings,
  ...rest,
});

const asking = (settings?: ProbeStep["settings"], rest?: Partial<StepDefinition>): FlowDefinition =>
  probeFlow(
    { a: { value: 1 }, q: asks({ show: "${{ a }}", ...settings }, rest), b: { needs: ["q"] } },
    { output: "${{ q }}" },
  );

const ada = { step: "q", by: "ada" } as const;

test.each([
  [{ action: "approve" }, "done"],
  [{ action: "approve", reason: "fine" }, "done"],
  [{ action: "reject", reason: "too much" }, "rejected"],
  [{ action: "input", input: { limit: 5 } }, "done"],
] as const)("%j is recorded without a process, and counts when the run goes on", async (given, status) => {
  expect((await managed.run(asking())).status).toBe("suspended");
  const answered = await answerRun(managed.target, { ...ada, ...given });
  expect(answered).toMatchObject({ run: "r1", folder: managed.folder, step: "q", isTaken: false });
  expect(answered.decision).toEqual({ ...given, by: "ada", timedOut: false });
  expect(answered.owner).toBeUndefined();
  managed.restart();
  const result = await managed.resume();
  expect(result.status).toBe(status);
  expect(result.nodes.get("q")?.output).toMatchObject({ ...given, by: "ada" });
  expect(managed.probe.paths).toEqual(status === "done" ? ["b"] : []);
});

test("a second answer is refused and told who decided what, before and after the run has heard of it", async () => {
  await managed.run(probeFlow({ q: asks(), r: asks({}, { needs: ["q"] }) }));
  const { at } = await answerRun(managed.target, { ...ada, action: "approve" });
  const bob = { step: "q", by: "bob", action: "reject" };
  const when = new Date(at).toISOString();
  const refused = {
    code: "already_decided",
    message: expect.stringContaining(`\`approve\`, by ada at ${when}`),
  };
  await expect(answerRun(managed.target, bob)).rejects.toMatchObject(refused);
  await expect(readQuestion(managed.target, "q")).rejects.toMatchObject(refused);
  managed.restart();
  expect((await managed.resume()).status).toBe("suspended");
  await expect(answerRun(managed.target, bob)).rejects.toMatchObject(refused);
  await answerRun(managed.target, { ...ada, step: "r", action: "approve" });
  managed.restart();
  expect((await managed.resume()).status).toBe("done");
  await expect(answerRun(managed.target, bob)).rejects.toMatchObject({ code: "run_over" });
});

test("of ten answers at once one counts, and the others are told of it", async () => {
  await managed.run(asking());
  const names = Array.from({ length: 10 }, (_, number) => `person ${number}`);
  const answers = await Promise.allSettled(
    names.map((by, number) =>
      answerRun(managed.target, { step: "q", action: number % 2 === 0 ? "approve" : "reject", by }),
    ),
  );
  const counted = answers.flatMap((answer) => (answer.status === "fulfilled" ? [answer.value] : []));
  expect(counted).toHaveLength(1);
  const winner = counted[0]!.decision.by;
  for (const answer of answers)
    if (answer.status === "rejected")
      expect(answer.reason).toMatchObject({
        code: "already_decided",
        message: expect.stringContaining(`by ${winner} at`),
      });
  managed.restart();
  expect((await managed.resume()).nodes.get("q")?.output).toMatchObject({ by: winner });
});

test("a process that works on the run takes the answer within a second, and goes on", async () => {
  const flow = probeFlow({ q: asks(), long: { takesMs: 5000 }, b: { needs: ["q"] } });
  const handle = await managed.begin(flow);
  await managed.called("long");
  await untilAsked();
  const started = performance.now();
  const answered = await answerRun(managed.target, { ...ada, action: "approve" });
  await managed.called("b");
  expect(performance.now() - started).toBeLessThan(1000);
  expect(answered).toMatchObject({ isTaken: true, owner: { pid: process.pid } });
  await expect(answerRun(managed.target, { ...ada, action: "approve" })).rejects.toMatchObject({
    code: "already_decided",
  });
  handle.suspend();
  await handle.result;
});

async function untilAsked(): Promise<void> {
  for (;;) {
    const question = await readQuestion(managed.target, "q").catch(() => undefined);
    if (question !== undefined) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

test("where the evidence changes the question opens again, and the old answer does not count", async () => {
  await managed.run(asking());
  const { evidence } = await readQuestion(managed.target, "q");
  await answerRun(managed.target, { ...ada, action: "approve", evidence });
  const edited = probeFlow(
    { a: { value: 2 }, q: asks({ show: "${{ a }}" }), b: { needs: ["q"] } },
    { output: "${{ q }}" },
  );
  managed.restart();
  expect((await managed.resume({ flow: edited, changed: "rerun" })).status).toBe("suspended");
  expect(managed.probe.paths).toEqual(["a"]);
  const again = await readQuestion(managed.target, "q");
  expect([again.question.show, again.evidence === evidence]).toEqual([2, false]);
  // Who has seen the old one only does not answer the new one.
  const late = answerRun(managed.target, { ...ada, action: "approve", evidence });
  await expect(late).rejects.toMatchObject({ code: "invalid_answer" });
  await answerRun(managed.target, { ...ada, action: "reject", evidence: again.evidence });
  managed.restart();
  expect((await managed.resume({ flow: edited })).status).toBe("rejected");
});

test("where a setting of the flow that is shown is given anew, a question that was decided opens again", async () => {
  const flow = probeFlow(
    { q: asks({ show: "${{ config.limit }}" }), r: asks({}, { needs: ["q"] }) },
    { config: { limit: { type: "integer", default: 10 } } },
  );
  await managed.run(flow);
  await answerRun(managed.target, { ...ada, action: "approve" });
  managed.restart();
  expect((await managed.resume()).waiting).toMatchObject([{ path: "r" }]);
  managed.restart();
  expect((await managed.resume({ config: { limit: 20 } })).waiting).toMatchObject([{ path: "q" }]);
  expect((await answerRun(managed.target, { ...ada, action: "approve" })).isTaken).toBe(false);
});

test("a step that is run anew with --from asks again", async () => {
  await managed.run(asking());
  await answerRun(managed.target, { ...ada, action: "approve" });
  managed.restart();
  expect((await managed.resume({ from: ["a"] })).status).toBe("suspended");
  expect((await readQuestion(managed.target, "q")).question.show).toBe(1);
  await answerRun(managed.target, { ...ada, action: "approve" });
  managed.restart();
  expect((await managed.resume()).status).toBe("done");
});

test("after its deadline an answer is too late, and the question's own answer is applied", async () => {
  await managed.run(asking({ default: "approve" }, { timeoutMs: 60_000 }));
  const { dueAt = 0 } = (await readQuestion(managed.target, "q")).question;
  const late = answerRun(managed.target, { ...ada, action: "reject", now: () => dueAt });
  await expect(late).rejects.toMatchObject({
    code: "too_late",
    message: expect.stringContaining("`approve`"),
  });
  await answerRun(managed.target, { ...ada, action: "reject", now: () => dueAt - 1 });
});

test.each([
  ["the question's time", { settings: { default: "approve" }, timeoutMs: 50 }, {}, "done"],
  ["the run's time", { settings: {} }, { deadlineMs: 50 }, "timed_out"],
] as const)(
  "%s that passed while no process ran is applied when the run goes on",
  async (_, step, run, end) => {
    const flow = probeFlow(
      { q: { uses: "ask", ...step, settings: { ...step.settings, unattended: "suspend" } } },
      { run },
    );
    expect((await managed.run(flow)).status).toBe("suspended");
    await new Promise((resolve) => setTimeout(resolve, 60));
    managed.restart();
    expect((await managed.resume()).status).toBe(end);
  },
);

const inputs: readonly (readonly [string, Json | undefined])[] = [
  ["approve", 1],
  ["input", undefined],
  ["aprove", undefined],
  ["a", undefined],
];

test.each(inputs)("%s with %j is no answer to the question", async (action, input) => {
  await managed.run(asking());
  const refused = answerRun(managed.target, { ...ada, action, ...(input !== undefined && { input }) });
  await expect(refused).rejects.toMatchObject({ code: "invalid_answer" });
  expect((await readQuestion(managed.target, "q")).step).toBe("q");
});

test("an input is checked against what the question asks for", async () => {
  const { probeAsker } = await import("@tidemark/testkit");
  const fields = { type: "object", properties: { size: { type: "integer" } }, required: ["size"] };
  const sized = {
    ...probeAsker,
    ask: () => ({
      actions: [{ name: "edit", label: "Edit", input: "required" as const, fields }],
      unattended: "suspend" as const,
      onReject: "end" as const,
      onInterrupt: "suspend" as const,
    }),
  };
  const { createEngine } = await import("../create-engine.ts");
  const engine = createEngine({ runtimes: [sized], stateFolder: managed.stateFolder });
  await (
    await engine.start(probeFlow({ q: asks() }), { run: "r1" })
  ).result;
  const edit = { ...ada, action: "edit" };
  for (const input of [{ size: 1.5 }, {}, "big"])
    await expect(answerRun(managed.target, { ...edit, input })).rejects.toMatchObject({
      code: "invalid_answer",
    });
  expect((await answerRun(managed.target, { ...edit, input: { size: 2 } })).decision.input).toEqual({
    size: 2,
  });
});

test.each([
  ["nobody", "unknown_step"],
  ["a", "not_waiting"],
  ["b", "not_waiting"],
])("`%s` is refused as %s", async (step, code) => {
  await managed.run(asking());
  const refused = answerRun(managed.target, { step, action: "approve", by: "ada" });
  await expect(refused).rejects.toMatchObject({ code });
});

test("a mistyped step gets a suggestion, and another what waits for an answer", async () => {
  await managed.run(probeFlow({ a: {}, approve: asks() }));
  const refused = (step: string): Promise<unknown> =>
    answerRun(managed.target, { step, action: "approve", by: "ada" }).catch((error: unknown) => error);
  expect(await refused("aprove")).toMatchObject({ hint: "Did you mean `approve`?" });
  expect(await refused("a")).toMatchObject({ hint: expect.stringContaining("`approve`") });
});

test.each(["", " ", "timeout", "unattended", "interrupt"])("%j is the name of nobody", async (by) => {
  await managed.run(asking());
  const refused = answerRun(managed.target, { step: "q", action: "approve", by });
  await expect(refused).rejects.toMatchObject({ code: "invalid_option" });
});

test("a run is found by its folder too; one that is not there is told of", async () => {
  await managed.run(asking());
  expect((await readQuestion(managed.folder, "q")).run).toBe("r1");
  const gone = readQuestion({ ...managed.target, run: "r9" }, "q");
  await expect(gone).rejects.toMatchObject({ code: "run_not_found" });
});
