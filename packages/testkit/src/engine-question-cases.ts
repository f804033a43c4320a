import assert from "node:assert/strict";
import type { AskPerson, Decision, RunResult, StepDefinition } from "@tidemark/spec";
import type { EngineCase } from "./engine-suite.ts";
import type { AskSettings } from "./probe-asker.ts";
import { probeFlow } from "./probe-flow.ts";

/** Steps that ask a person. */
export const engineQuestionCases: Readonly<Record<string, EngineCase>> = {
  "a decision is the output of the step that asked": async ({ run }) => {
    const flow = probeFlow({ q: question({ show: [1] }) }, { output: "${{ q }}" });
    const { result } = await run(flow, { ask: answer({ action: "input", input: 42 }) });
    assert.equal(result.status, "done");
    const { at, ...output } = result.output as Record<string, unknown>;
    assert.deepEqual(output, {
      action: "input",
      approved: true,
      input: 42,
      reason: null,
      by: "somebody",
      timedOut: false,
    });
    assert.ok(Date.parse(String(at)) > 0);
  },
  "who is asked sees the question, and the section's prose where it has no text of its own": async ({
    run,
  }) => {
    const asked: Record<string, unknown> = {};
    const ask: AskPerson = ({ path, question: { ask: text, show } }) => {
      asked[path] = [text, show];
      return Promise.resolve({ action: "approve", by: "somebody", timedOut: false });
    };
    await run(
      probeFlow({ q: { ...question({ show: "x" }), prose: "Read it." }, r: question({ ask: "Sure?" }) }),
      { ask },
    );
    assert.deepEqual(asked, { q: ["Read it.", "x"], r: ["Sure?", undefined] });
  },
  "a rejection ends the run as rejected: what needs the step is skipped, the rest finishes": async ({
    run,
    probe,
  }) => {
    const flow = probeFlow({ q: question({}), a: { needs: ["q"] }, b: { takesMs: 20 }, c: { needs: ["b"] } });
    const { result } = await run(flow, { ask: answer({ action: "reject", reason: "no" }) });
    assert.equal(result.status, "rejected");
    assert.match(result.reason ?? "", /no/);
    assert.deepEqual(statuses(result), { q: "rejected", a: "skipped", b: "done", c: "done" });
    assert.deepEqual(probe.paths.toSorted(), ["b", "c"]);
  },
  "where a rejection is an answer like any other, the run goes on": async ({ run }) => {
    const flow = probeFlow({ q: question({ onReject: "continue" }), a: { when: "!q.approved" } });
    const { result } = await run(flow, { ask: answer({ action: "reject" }) });
    assert.deepEqual(statuses(result), { q: "done", a: "done" });
    assert.equal(result.status, "done");
  },
  "with nobody there the run is suspended once nothing else can go on, and says what it waits for": async ({
    run,
  }) => {
    const flow = probeFlow({
      q: question({ show: 1 }),
      a: { needs: ["q"] },
      b: { takesMs: 20 },
      c: { needs: ["b"] },
    });
    const { result } = await run(flow);
    assert.equal(result.status, "suspended");
    assert.deepEqual(statuses(result), { b: "done", c: "done" });
    assert.deepEqual(
      result.waiting?.map(({ path, kind }) => [path, kind]),
      [["q", "question"]],
    );
  },
  "somebody who does not decide leaves the question open": async ({ run }) => {
    const { result } = await run(probeFlow({ q: question({ default: "approve" }) }), {
      ask: () => Promise.resolve(undefined),
    });
    assert.equal(result.status, "suspended");
  },
  "with nobody there a question decides itself as it says": async ({ run }) => {
    const flow = probeFlow({
      a: question({ unattended: "approve" }),
      b: question({ unattended: "default", default: "reject", onReject: "continue" }),
      c: question({ unattended: "reject", onReject: "continue" }),
    });
    const { result } = await run(flow, { ask: () => Promise.resolve("nobody") });
    assert.deepEqual(
      ["a", "b", "c"].map((path) => decisionOf(result, path).action),
      ["approve", "reject", "reject"],
    );
  },
  "past its time a question takes its default, and is rejected where it has none": async ({ run }) => {
    const ask: AskPerson = ({ signal }) =>
      new Promise((resolve) => signal.addEventListener("abort", () => resolve(undefined)));
    const late = { timeoutMs: 20 };
    const flow = probeFlow({
      a: { ...question({ default: "approve" }), ...late },
      b: { ...question({}), ...late },
    });
    const { result } = await run(flow, { ask });
    const { action, timedOut, by } = decisionOf(result, "a");
    assert.deepEqual([action, timedOut, by], ["approve", true, "timeout"]);
    assert.equal(result.nodes.get("b")?.status, "rejected");
    assert.equal(result.status, "rejected");
  },
  "an open question takes nobody's place": async ({ run }) => {
    const flow = probeFlow({ q: question({}), a: { takesMs: 5 } }, { run: { concurrency: 1 } });
    let answerNow: (decision: Decision) => void = () => {};
    const ask: AskPerson = () => new Promise((resolve) => (answerNow = resolve));
    const steps = { ...flow, nodes: [...flow.nodes, ...probeFlow({ b: { needs: ["a"] } }).nodes] };
    setTimeout(() => answerNow({ action: "approve", by: "somebody", timedOut: false }), 60);
    const { result, events } = await run(steps, { ask });
    assert.equal(result.status, "done");
    const ended = events.flatMap((event) => (event.type === "step.finished" ? [event.path] : []));
    assert.deepEqual(ended, ["a", "b", "q"]);
  },
  "a cancel ends a question": async ({ engine }) => {
    let aborted = false;
    const asked = Promise.withResolvers<void>();
    const ask: AskPerson = ({ signal }) => {
      asked.resolve();
      signal.addEventListener("abort", () => (aborted = true));
      return new Promise(() => {});
    };
    const handle = await engine.start(probeFlow({ q: question({}) }), { ask });
    await asked.promise;
    handle.cancel("enough");
    const result = await handle.result;
    assert.deepEqual([result.status, aborted, statuses(result)], ["cancelled", true, { q: "cancelled" }]);
  },
  "stopping the process leaves a question open, or rejects it where it says so": async ({ engine }) => {
    for (const [onInterrupt, status] of [
      ["suspend", "suspended"],
      ["reject", "rejected"],
    ] as const) {
      const asked = Promise.withResolvers<void>();
      const ask: AskPerson = () => {
        asked.resolve();
        return new Promise(() => {});
      };
      const handle = await engine.start(probeFlow({ q: question({ onInterrupt }) }), { ask });
      await asked.promise;
      handle.suspend("Ctrl-C");
      assert.equal((await handle.result).status, status);
    }
  },
};

function question(settings: AskSettings): Partial<StepDefinition> & { settings: Record<string, never> } {
  return { uses: "ask", settings: settings as Record<string, never> };
}

function answer(decision: Omit<Decision, "by" | "timedOut">): AskPerson {
  return () => Promise.resolve({ by: "somebody", timedOut: false, ...decision });
}

function decisionOf({ nodes }: RunResult, path: string): Decision {
  return nodes.get(path)!.output as unknown as Decision;
}

function statuses({ nodes }: RunResult): Record<string, string> {
  return Object.fromEntries([...nodes].map(([path, { status }]) => [path, status]));
}
