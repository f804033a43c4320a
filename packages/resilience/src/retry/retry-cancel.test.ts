import { getEventListeners } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { ManualClock, settle } from "./__fixtures__/manual-clock.ts";
import { concurrencyLimit } from "./concurrency-limit.ts";
import { executeWithRetry } from "./execute-with-retry.ts";
import { rateLimit } from "./rate-limit.ts";

const busy = Object.assign(new Error("Busy."), { status: 503 });
const never = (): Promise<never> => new Promise(() => {});
const caught = (call: Promise<unknown>): Promise<unknown> => call.catch((error: unknown) => error);

describe("a cancel", () => {
  it("50 ms into a wait of five seconds ends the call within 200 ms: no attempt, no fallback", async () => {
    const controller = new AbortController();
    const work = vi.fn<() => Promise<never>>(() => Promise.reject(busy));
    const fallback = vi.fn<() => void>();
    const startedAt = performance.now();
    const call = caught(
      executeWithRetry(work, { signal: controller.signal, backoffBase: 5000, jitter: "none", fallback }),
    );
    await sleep(50);
    controller.abort(new Error("Enough."));
    expect(await call).toMatchObject({ code: "cancelled", retryable: false });
    expect(((await call) as Error).cause).toBe(controller.signal.reason);
    expect(performance.now() - startedAt).toBeLessThan(200);
    await sleep(100);
    expect(work).toHaveBeenCalledTimes(1);
    expect(fallback).not.toHaveBeenCalled();
  });

  it("before the call starts nothing", async () => {
    const work = vi.fn<() => void>();
    const reason = new Error("Never mind.");
    const error = await caught(executeWithRetry(work, { signal: AbortSignal.abort(reason) }));
    expect(error).toMatchObject({ code: "cancelled", cause: reason });
    expect(work).not.toHaveBeenCalled();
  });

  it("reaches the attempt with its own reason, does not wait for it, and is no timeout", async () => {
    const controller = new AbortController();
    let seen: AbortSignal | undefined;
    const call = caught(
      executeWithRetry(
        ({ signal }) => {
          seen = signal;
          return never();
        },
        { signal: controller.signal },
      ),
    );
    const reason = new DOMException("Late.", "TimeoutError");
    controller.abort(reason);
    expect(await call).toMatchObject({ code: "cancelled", cause: reason });
    expect(seen!.reason).toBe(reason);
  });

  it("by the work itself counts, whatever the work then says", async () => {
    for (const answer of [(): unknown => "done", (): unknown => Promise.reject(busy), never]) {
      const controller = new AbortController();
      const call = executeWithRetry(
        () => {
          controller.abort();
          return answer();
        },
        { signal: controller.signal, fallback: () => "copy" },
      );
      expect(await caught(call)).toMatchObject({ code: "cancelled" });
    }
  });

  it.each(["onAttempt", "onRetry", "shouldRetry"] as const)("inside `%s` counts", async (name) => {
    const controller = new AbortController();
    const clock = new ManualClock();
    const work = vi.fn<() => Promise<never>>(() => Promise.reject(busy));
    const call = caught(
      executeWithRetry(work, { clock, signal: controller.signal, [name]: () => controller.abort() }),
    );
    await clock.runOut();
    expect(await call).toMatchObject({ code: "cancelled" });
    expect(work).toHaveBeenCalledTimes(name === "onAttempt" ? 0 : 1);
  });

  it("inside `shouldRetry` takes nothing out of the budget and starts no fallback, whatever it answers", async () => {
    for (const answer of [true, false]) {
      const controller = new AbortController();
      const takeRetry = vi.fn<() => boolean>(() => true);
      const fallback = vi.fn<() => void>();
      const shouldRetry = (): boolean => {
        controller.abort();
        return answer;
      };
      const budget = { countCall: () => {}, takeRetry };
      const options = { signal: controller.signal, shouldRetry, budget, fallback };
      expect(await caught(executeWithRetry(() => Promise.reject(busy), options))).toMatchObject({
        code: "cancelled",
      });
      expect(takeRetry).not.toHaveBeenCalled();
      expect(fallback).not.toHaveBeenCalled();
    }
  });

  it("has no listener left when the calls have ended", async () => {
    const { signal } = new AbortController();
    const limit = rateLimit({ count: 1, perMs: 5 });
    const perKey = concurrencyLimit({ limit: 1 });
    const options = { signal, backoffBase: 1, maxRetries: 1, timeout: 5 };
    await Promise.all([
      executeWithRetry(() => 1, options),
      caught(executeWithRetry(() => Promise.reject(busy), options)),
      caught(executeWithRetry(never, options)),
      ...[1, 2, 3].map(() => limit.acquire({ signal })),
      ...[1, 2, 3].map(() => perKey.execute("key", settle, { signal })),
    ]);
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  it("in the very turn in which a wait or an attempt's time ends counts", async () => {
    for (const answer of [() => Promise.reject(busy), never]) {
      const controller = new AbortController();
      const clock = new ManualClock();
      const work = vi.fn<() => Promise<never>>(answer);
      const call = caught(executeWithRetry(work, { clock, signal: controller.signal }));
      await settle();
      clock.time += clock.timers[0]!.dueAt;
      clock.timers[0]!.callback();
      controller.abort();
      expect(await call).toMatchObject({ code: "cancelled" });
      await clock.runOut();
      expect(work).toHaveBeenCalledTimes(1);
    }
  });

  it("while the attempt hears of its timeout counts", async () => {
    const controller = new AbortController();
    const clock = new ManualClock();
    const fallback = vi.fn<() => void>();
    const call = caught(
      executeWithRetry(
        ({ signal }) => {
          signal.addEventListener("abort", () => controller.abort());
          return never();
        },
        { clock, signal: controller.signal, timeout: 10, maxRetries: 0, fallback },
      ),
    );
    await clock.runOut();
    expect(await call).toMatchObject({ code: "cancelled" });
    expect(fallback).not.toHaveBeenCalled();
  });

  it("ends a running fallback, and drops what it says later", async () => {
    const controller = new AbortController();
    const late = Promise.withResolvers<string>();
    let seen: AbortSignal | undefined;
    const call = caught(
      executeWithRetry(() => Promise.reject(busy), {
        signal: controller.signal,
        maxRetries: 0,
        fallback: ({ signal }) => {
          seen = signal;
          return late.promise;
        },
      }),
    );
    await settle();
    expect(seen!.aborted).toBe(false);
    controller.abort();
    expect(await call).toMatchObject({ code: "cancelled" });
    expect(seen!.reason).toBe(controller.signal.reason);
    late.reject(new Error("late"));
    await settle();
  });

  it("after the call does nothing", async () => {
    const controller = new AbortController();
    let seen: AbortSignal | undefined;
    await executeWithRetry(
      ({ signal }) => {
        seen = signal;
      },
      { signal: controller.signal },
    );
    controller.abort();
    expect(seen!.aborted).toBe(false);
  });

  it("is the same one error for all that wait on one signal, whenever it comes", async () => {
    const moments = fc.integer({ min: 0, max: 9000 });
    const plans = fc.array(fc.constantFrom("fail", "hang"), { minLength: 4, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(moments, plans, async (moment, plan) => {
        const clock = new ManualClock();
        const controller = new AbortController();
        const starts: number[] = [];
        const call = caught(
          executeWithRetry(
            ({ attempt }) => {
              starts.push(clock.time);
              return plan[attempt - 1] === "fail" ? Promise.reject(busy) : never();
            },
            { clock, signal: controller.signal, timeout: 500, jitter: "none", fallback: never },
          ),
        );
        await clock.advance(moment);
        const before = starts.length;
        controller.abort();
        expect(await call).toMatchObject({ code: "cancelled", cause: controller.signal.reason });
        expect(clock.timers).toEqual([]);
        await clock.advance(60_000);
        expect(starts.length).toBe(before);
      }),
      { numRuns: 50 },
    );
  });
});
