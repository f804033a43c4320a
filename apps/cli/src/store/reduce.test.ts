import type { RunEvent } from "@tidemark/spec";
import { describe, expect, test } from "vitest";

import { digestRun, failedRun, record } from "../fixtures/recorded-events.ts";
import { reduce, stepOf } from "./reduce.ts";
import { initialRunState, type RunState } from "./run-state.ts";

/** Through every event, with each state frozen before the next one is made of it. */
function replay(events: readonly RunEvent[]): readonly RunState[] {
  let state = initialRunState;
  return events.map((event) => {
    state = reduce(Object.freeze(state), event);
    return state;
  });
}

const started = {
  type: "run.started",
  flow: "f",
  inputs: {},
  waves: [["a"]],
  concurrency: 1,
} as const;

describe("reduce", () => {
  test("follows a run to its end", () => {
    const states = replay(digestRun);
    expect(states[0]).toMatchObject({
      status: "running",
      flow: "weekly_digest",
      title: "Weekly digest",
      longestPath: 13,
    });
    expect(states.at(-1)).toMatchObject({
      status: "done",
      wave: 3,
      durationMs: 3371,
      output: { kept: 31 },
      counts: { done: 4, fallback: 1, skipped: 1 },
    });
    expect(states.at(-1)?.active.size).toBe(0);
    expect(states.at(-1)?.failures).toEqual([]);
  });

  test("knows what runs now, and what waits for its next attempt", () => {
    const states = replay(digestRun);
    const waiting = states[10];
    expect([...(waiting?.active.keys() ?? [])]).toEqual(["topics"]);
    expect(waiting?.active.get("topics")).toMatchObject({
      uses: "http",
      attempt: 1,
      attempts: 4,
      retryAt: expect.any(Number),
      lastError: { message: "503 Service Unavailable" },
    });
    expect(states[11]?.active.get("topics")).toMatchObject({ attempt: 2 });
    expect(states[11]?.active.get("topics")).not.toHaveProperty("retryAt");
  });

  test("keeps a failure with the last lines of its output", () => {
    expect(replay(failedRun).at(-1)?.failures).toMatchObject([
      {
        path: "build",
        uses: "shell",
        attempts: 2,
        lines: ["compiling", "\u001B[31merror\u001B[39m: missing semicolon", "\u001B]0;owned\u0007"],
      },
    ]);
  });

  test("follows a question from when it is asked, over a resume, to what was decided", () => {
    const question = { ask: "Go?", actions: [], unattended: "suspend", onInterrupt: "suspend" } as const;
    const decision = { action: "approve", by: "ada", timedOut: false };
    const states = replay(
      record([
        started,
        { type: "step.started", path: "a", wave: 1, uses: "checkpoint" },
        { type: "question.asked", path: "a", question, evidence: "" },
        { type: "run.suspended", reason: "`a` waits for a decision" },
        { type: "run.resumed", attempt: 2 },
        { type: "question.answered", path: "a", decision },
        { type: "step.finished", path: "a", wave: 1, status: "done", attempts: 0, durationMs: 1 },
      ]),
    );
    expect(states[3]).toMatchObject({ status: "suspended", reason: "`a` waits for a decision" });
    expect(states[4]?.status).toBe("running");
    expect(states[4]).not.toHaveProperty("reason");
    expect(states[4]?.active.get("a")?.question).toEqual(question);
    expect(states[5]?.active.get("a")).not.toHaveProperty("question");
    expect(states[6]?.decisions.get("a")).toEqual(decision);
    expect(states[6]?.ended).toBe(1);
  });

  test("what a failure calls is no step of the plan", () => {
    const states = replay(
      record([
        started,
        { type: "step.started", path: "a!tidy", wave: 0, uses: "shell" },
        { type: "attempt.started", path: "a!tidy", attempt: 1, of: 2 },
        { type: "step.finished", path: "a!tidy", wave: 0, status: "failed", attempts: 1, durationMs: 1 },
      ]),
    );
    expect(states[2]?.active.get("a!tidy")).toMatchObject({ attempt: 1, attempts: 2 });
    expect(states[3]).toMatchObject({ ended: 0, failures: [{ path: "a!tidy" }] });
  });

  test("counts as it goes", () => {
    expect(replay(failedRun.slice(0, -1)).at(-1)?.counts).toEqual({ failed: 1, skipped: 1, cancelled: 1 });
  });

  test("keeps a limited number of failures and counts all", () => {
    const failures = Array.from({ length: 50 }, (_, index) => ({
      type: "step.finished" as const,
      path: `a[${index}]`,
      wave: 1,
      status: "failed" as const,
      attempts: 1,
      durationMs: 1,
    }));
    const state = replay(record([started, ...failures])).at(-1);
    expect(state?.failures).toHaveLength(20);
    expect(state?.counts.failed).toBe(50);
  });

  test("gives what the attempts of a fallback do to the step it stands in for", () => {
    const state = replay(
      record([
        started,
        { type: "step.started", path: "a", wave: 1, uses: "shell" },
        { type: "attempt.started", path: "a~b", attempt: 1, of: 1 },
        { type: "attempt.output", path: "a~b", attempt: 1, stream: "text", text: "hm" },
        { type: "attempt.progress", path: "a~b", attempt: 1, completed: 3, total: 4 },
      ]),
    ).at(-1) as RunState;
    expect([...state.active.keys()]).toEqual(["a"]);
    expect(stepOf(state, "a~b")).toMatchObject({
      attempt: 1,
      progress: { completed: 3, total: 4 },
      tail: { begun: { text: "hm" } },
    });
  });

  test("a suspension says why, and the run has no result", () => {
    const state = replay(record([started, { type: "run.suspended", reason: "stopped by Ctrl-C" }])).at(-1);
    expect(state).toMatchObject({ status: "suspended", reason: "stopped by Ctrl-C" });
  });

  test("events that come too late or are unknown change nothing but the time", () => {
    const [first, late] = record([
      started,
      { type: "attempt.output", path: "a", attempt: 1, stream: "text", text: "late", after: 5 },
    ]) as [RunEvent, RunEvent];
    const state = reduce(initialRunState, first);
    expect(reduce(state, late)).toEqual({ ...state, at: late.at });
    const unknown = { ...late, type: "step.admired" } as unknown as RunEvent;
    expect(reduce(state, unknown)).toEqual({ ...state, at: late.at });
  });

  test("waves of a group do not move the flow's own wave", () => {
    const state = replay(record([started, { type: "wave.started", scope: "a", wave: 7, steps: ["a.b"] }])).at(
      -1,
    );
    expect(state?.wave).toBe(0);
  });
});
