import { describe, expect, it, vi } from "vitest";
import { ManualClock, settle } from "./__fixtures__/manual-clock.ts";
import { busy, failing, never, play } from "./__fixtures__/play.ts";
import { executeWithRetry } from "./execute-with-retry.ts";

describe("the time limit of an attempt", () => {
  it("ends the attempt through its signal and counts as an error that passes", async () => {
    const signals: AbortSignal[] = [];
    const clock = new ManualClock();
    const call = executeWithRetry(
      ({ signal, attempt }) => {
        signals.push(signal);
        return attempt === 1 ? never() : "in time";
      },
      { clock, timeout: 500, random: () => 1 },
    );
    await clock.advance(499);
    expect(signals[0]!.aborted).toBe(false);
    await clock.advance(1);
    expect(signals[0]!.reason).toMatchObject({ code: "attempt_timed_out", retryable: true });
    await clock.runOut();
    expect(await call).toBe("in time");
    expect(signals[1]).not.toBe(signals[0]);
    expect(signals[1]!.aborted).toBe(false);
  });

  it("is 30 s, and none at 0", async () => {
    const { error, endedAt } = await play(never, { maxRetries: 0 });
    expect(error).toMatchObject({ code: "attempt_timed_out" });
    expect(endedAt).toBe(30_000);
    const clock = new ManualClock();
    void executeWithRetry(never, { clock, timeout: 0 });
    await clock.runOut();
    expect(clock.time).toBe(0);
  });

  it("keeps every attempt's error", async () => {
    const { error } = await play(never, { maxRetries: 1, timeout: 10 });
    expect(error).toMatchObject({
      code: "retries_exhausted",
      errors: [{ code: "attempt_timed_out" }, { code: "attempt_timed_out" }],
    });
  });

  it.each(["resolve", "reject"] as const)("drops a late %s", async (ending) => {
    const unhandled = vi.fn<() => void>();
    process.on("unhandledRejection", unhandled);
    try {
      const clock = new ManualClock();
      const answers = [Promise.withResolvers<string>(), Promise.withResolvers<string>()];
      const call = executeWithRetry(({ attempt }) => answers[attempt - 1]!.promise, {
        clock,
        timeout: 100,
        random: () => 0,
      });
      await clock.advance(150);
      if (ending === "resolve") answers[0]!.resolve("late");
      else answers[0]!.reject(new Error("late"));
      await settle();
      answers[1]!.resolve("in time");
      await clock.runOut();
      expect(await call).toBe("in time");
      await settle();
      expect(unhandled).not.toHaveBeenCalled();
    } finally {
      process.off("unhandledRejection", unhandled);
    }
  });
});

describe("the deadline", () => {
  it("ends a running attempt", async () => {
    const signals: AbortSignal[] = [];
    const clock = new ManualClock();
    const call = executeWithRetry(
      ({ signal, attempt }) => {
        signals.push(signal);
        if (attempt === 1) throw busy();
        return never();
      },
      { clock, deadline: 5000, random: () => 1 },
    );
    const caught = call.catch((error: unknown) => error);
    await clock.runOut();
    expect(clock.time).toBe(5000);
    expect(await caught).toMatchObject({
      code: "deadline_passed",
      errors: [{ status: 503 }],
      cause: { status: 503 },
    });
    expect(signals[1]!.reason).toBe(await caught);
  });

  it("fails at once where the next attempt would start too late", async () => {
    const late = Object.assign(busy(), { retryAfter: 60 });
    expect(await play(failing([late]), { deadline: 60_000 })).toMatchObject({
      error: { code: "deadline_passed", cause: late, errors: [late] },
      endedAt: 0,
    });
  });

  it("starts no attempt after it, also where the process wakes up late", async () => {
    const clock = new ManualClock();
    const work = vi.fn<() => Promise<never>>(() => Promise.reject(busy()));
    const caught = executeWithRetry(work, { clock, deadline: 2000, random: () => 1 }).catch(
      (error: unknown) => error,
    );
    await settle();
    clock.time = 2000;
    await clock.runOut();
    expect(work).toHaveBeenCalledTimes(1);
    expect(await caught).toMatchObject({ code: "deadline_passed" });
  });

  it("is not what an attempt's own limit is, where that is shorter", async () => {
    const { error } = await play(never, { maxRetries: 0, timeout: 100, deadline: 1000 });
    expect(error).toMatchObject({ code: "attempt_timed_out" });
    expect((await play(never, { maxRetries: 0, timeout: 0, deadline: 1000 })).error).toMatchObject({
      code: "deadline_passed",
      errors: [],
    });
  });
});
