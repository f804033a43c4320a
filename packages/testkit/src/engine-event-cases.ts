import assert from "node:assert/strict";
import type { RunEvent } from "@tidemark/spec";
import { runEventSchema } from "@tidemark/spec/schemas";
import { collect, type EngineCase } from "./engine-suite.ts";
import { probeFlow } from "./probe-flow.ts";

const eventful = probeFlow({
  a: { failures: 1, retry: { max: 2, baseMs: 1 } },
  b: { needs: ["a"], when: "1 == 2" },
  c: { needs: ["a"] },
});

/** The one stream of events. */
export const engineEventCases: Readonly<Record<string, EngineCase>> = {
  "events fit their schema, count up without a gap, and time never goes back": async ({ run }) => {
    const { events } = await run(eventful);
    for (const event of events) {
      const line: unknown = JSON.parse(JSON.stringify(event));
      assert.deepEqual(runEventSchema.parse(line), line);
    }
    const recorded = events.filter(({ type }) => type !== "attempt.output" && type !== "attempt.progress");
    assert.deepEqual(
      recorded.map(({ sequence }) => sequence),
      recorded.map((_, at) => at),
    );
    for (const [at, event] of events.entries()) assert.ok(event.at >= (events[at - 1]?.at ?? 0), event.type);
  },
  "events tell the story of the run": async ({ run }) => {
    const { events } = await run(eventful);
    assert.deepEqual(events.map(tell), [
      "run.started",
      "wave.started 1",
      "step.started a",
      "attempt.started a 1",
      "attempt.finished a 1 failed",
      "attempt.started a 2",
      "attempt.finished a 2 done",
      "step.finished a done",
      "wave.finished 1",
      "wave.started 2",
      "step.finished b skipped",
      "step.started c",
      "attempt.started c 1",
      "attempt.finished c 1 done",
      "step.finished c done",
      "wave.finished 2",
      "run.finished done",
    ]);
  },
  "a failed attempt says when the next is due": async ({ run }) => {
    const { events } = await run(eventful);
    const failed = events.find((event) => event.type === "attempt.finished");
    assert.ok(
      failed?.type === "attempt.finished" && failed.retryAt !== undefined && failed.retryAt >= failed.at,
    );
  },
  "the start names the waves, the end counts the steps": async ({ run }) => {
    const { events } = await run(eventful);
    const [start, end] = [events[0], events.at(-1)];
    assert.deepEqual(start?.type === "run.started" && start.waves, [["a"], ["b", "c"]]);
    assert.deepEqual(end?.type === "run.finished" && end.counts, { done: 2, skipped: 1 });
  },
  "every reader gets all events, also one that comes late": async ({ engine }) => {
    const handle = await engine.start(eventful);
    const early = collect(handle.events);
    await handle.result;
    assert.deepEqual(await collect(handle.events), await early);
  },
  "a reader may leave early": async ({ engine }) => {
    const handle = await engine.start(eventful);
    for await (const event of handle.events) if (event.type === "run.started") break;
    assert.equal((await handle.result).status, "done");
  },
};

function tell(event: RunEvent): string {
  const { type } = event;
  const parts: unknown[] = [type];
  if ("wave" in event && type.startsWith("wave.")) parts.push(event.wave);
  if ("path" in event) parts.push(event.path);
  if ("attempt" in event) parts.push(event.attempt);
  if ("status" in event) parts.push(event.status);
  return parts.join(" ");
}
