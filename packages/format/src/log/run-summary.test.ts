import { describe, expect, it } from "vitest";
import {
  eventsOf,
  runFinished,
  runStarted,
  startOfRun,
  stepFinished,
  stepStarted,
} from "./log-events.fixture.ts";
import { summarizeRun } from "./run-summary.ts";

const waveFinished = (scope: string, wave: number) =>
  ({ type: "wave.finished", scope, wave, durationMs: 1 }) as const;
const attemptStarted = (path: string, attempt: number) =>
  ({ type: "attempt.started", path, attempt, of: 4 }) as const;

describe("summarizeRun", () => {
  it("keeps the order of starting, and puts the skipped where they were skipped", () => {
    const { steps } = summarizeRun(
      eventsOf([
        runStarted(),
        stepStarted("b"),
        stepStarted("a"),
        stepFinished("a", { output: 1 }),
        stepFinished("s", { status: "skipped", attempts: 0, durationMs: 0, reason: "no" }),
        stepStarted("c"),
        stepFinished("b"),
        stepFinished("c"),
        runFinished(),
      ]),
    );
    expect(steps.map(({ path }) => path)).toEqual(["b", "a", "s", "c"]);
    expect(steps[1]).toEqual({ path: "a", status: "done", attempts: 1, durationMs: 4130, output: 1 });
    expect(steps[2]).toEqual({ path: "s", status: "skipped", attempts: 0, reason: "no" });
  });

  it("takes time and duration from the run's own events", () => {
    const summary = summarizeRun(
      eventsOf([runStarted([["a"], ["b"]]), waveFinished("", 1), runFinished("failed")]),
    );
    expect(summary).toMatchObject({
      run: "r1",
      flow: "digest",
      startedAt: startOfRun,
      durationMs: 12_345,
      status: "failed",
      waves: { finished: 1, planned: 2 },
    });
  });

  it("does not count the waves of groups", () => {
    const { waves } = summarizeRun(eventsOf([runStarted(), waveFinished("g", 1), waveFinished("g", 2)]));
    expect(waves.finished).toBe(0);
  });

  it("knows a run that is suspended from one that went on", () => {
    const suspended = [
      runStarted(),
      stepStarted("a"),
      attemptStarted("a", 1),
      attemptStarted("a", 2),
      { type: "run.suspended", reason: "asks" },
    ] as const;
    const summary = summarizeRun(eventsOf(suspended));
    expect(summary).toMatchObject({ status: "suspended", reason: "asks", durationMs: 400 });
    expect(summary.steps).toEqual([{ path: "a", status: "unfinished", attempts: 2 }]);
    const progress = { type: "attempt.progress", path: "a", attempt: 2 } as const;
    expect(summarizeRun(eventsOf([...suspended, progress])).status).toBe("suspended");
    const resumed = summarizeRun(eventsOf([...suspended, attemptStarted("a", 3)]));
    expect(resumed.status).toBe("running");
    expect(resumed.reason).toBeUndefined();
  });

  it("takes the last word of a step that ran again", () => {
    const { steps } = summarizeRun(
      eventsOf([
        runStarted(),
        stepStarted("a"),
        stepFinished("a", { status: "failed", error: { name: "Error", message: "no" } }),
        stepStarted("b"),
        stepStarted("a"),
        stepFinished("a", { output: 2 }),
      ]),
    );
    expect(steps.map(({ path, status }) => `${path} ${status}`)).toEqual(["a done", "b unfinished"]);
    expect(steps[0]?.error).toBeUndefined();
  });

  it("knows who waits for a person, and what came of it", () => {
    const question = { ask: "Send?", actions: [], unattended: "suspend", onInterrupt: "suspend" } as const;
    const asked = [
      runStarted(),
      stepStarted("a"),
      { type: "question.asked", path: "a", question, evidence: "" },
    ] as const;
    const suspended = summarizeRun(eventsOf([...asked, { type: "run.suspended", reason: "`a` waits" }]));
    expect(suspended).toMatchObject({ status: "suspended", reason: "`a` waits" });
    expect(suspended.steps).toMatchObject([{ path: "a", status: "waiting" }]);
    const resumed = [
      ...asked,
      { type: "run.suspended", reason: "no" },
      { type: "run.resumed", attempt: 2 },
    ] as const;
    expect(summarizeRun(eventsOf(resumed))).toMatchObject({
      status: "running",
      steps: [{ status: "waiting" }],
    });
    const decision = { action: "reject", by: "ada", timedOut: false } as const;
    const rejected = summarizeRun(
      eventsOf([
        ...resumed,
        { type: "question.answered", path: "a", decision },
        stepFinished("a", { status: "rejected", reason: "by ada", output: {} }),
        {
          type: "run.finished",
          status: "rejected",
          durationMs: 1,
          counts: {},
          reason: "`a` was rejected by ada",
        },
      ]),
    );
    expect(rejected).toMatchObject({ status: "rejected", reason: "`a` was rejected by ada" });
    expect(rejected.steps).toMatchObject([{ path: "a", status: "rejected", reason: "by ada" }]);
  });

  it("makes something of no events", () => {
    expect(summarizeRun([])).toMatchObject({ run: "", status: "running", durationMs: 0, steps: [] });
  });
});
