import { AsyncLocalStorage } from "node:async_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it, vi } from "vitest";
import { executeWithRetry } from "./execute-with-retry.ts";
import { LingeringClock } from "./lingering-clock.ts";
import { sharedTimers } from "./shared-timers.ts";

const busy = Object.assign(new Error("Busy."), { status: 503 });
const never = (): Promise<never> => new Promise(() => {});

afterEach(() => {
  vi.useRealTimers();
});

describe("the shared timers", () => {
  it("cost no timer for each call", async () => {
    await executeWithRetry(() => 1);
    const spy = vi.spyOn(globalThis, "setTimeout");
    sharedTimers();
    await executeWithRetry(() => 1);
    const first = spy.mock.calls.length;
    for (let call = 0; call < 1000; call += 1) await executeWithRetry(() => call);
    expect(spy.mock.calls.length).toBe(first);
  });

  it("fire in order, each at its time, also those that come after a longer one", async () => {
    const timers = sharedTimers();
    const fired: number[] = [];
    const startedAt = timers.now();
    for (const ms of [60, 20, 40, 20]) {
      timers.add(startedAt + ms, () => {
        expect(timers.now() - startedAt).toBeGreaterThanOrEqual(ms);
        fired.push(ms);
      });
    }
    timers.remove(timers.add(startedAt + 30, () => fired.push(30)));
    await sleep(120);
    expect(fired).toEqual([20, 20, 40, 60]);
  });

  it("serve many calls at once", async () => {
    const calls = Array.from({ length: 2000 }, (_, call) =>
      executeWithRetry(({ attempt }) => (call % 2 === 0 || attempt > 1 ? call : never()), {
        timeout: 20 + (call % 7),
        backoffBase: 5,
      }),
    );
    expect(await Promise.all(calls)).toEqual(Array.from({ length: 2000 }, (_, call) => call));
  });

  it("leave each call in its own async context", async () => {
    const context = new AsyncLocalStorage<number>();
    const seen: [string, number, number | undefined][] = [];
    const call = async (id: number): Promise<void> => {
      const see = (what: string): void => void seen.push([what, id, context.getStore()]);
      await executeWithRetry(
        ({ attempt, signal }) => {
          see("work");
          signal.addEventListener("abort", () => see("abort"));
          return attempt === 2 ? never() : Promise.reject(busy);
        },
        {
          timeout: 10,
          backoffBase: 5,
          maxRetries: 2,
          shouldRetry: () => (see("shouldRetry"), true),
          onAttempt: () => see("onAttempt"),
          onRetry: () => see("onRetry"),
          fallback: () => see("fallback"),
        },
      );
    };
    await Promise.all([1, 2, 3].map((id) => context.run(id, () => call(id))));
    expect(new Set(seen.map(([what]) => what)).size).toBe(6);
    for (const [what, id, store] of seen) expect([what, store]).toEqual([what, id]);
  });

  it("follow the fake timers of a test, and the real ones after it", async () => {
    await executeWithRetry(() => 1);
    for (let round = 0; round < 2; round += 1) {
      vi.useFakeTimers();
      const call = executeWithRetry(({ attempt }) => (attempt === 1 ? never() : attempt), {
        random: () => 1,
      });
      await vi.advanceTimersByTimeAsync(30_999);
      const spy = vi.fn<() => void>();
      void call.then(spy);
      await vi.advanceTimersByTimeAsync(0);
      expect(spy).not.toHaveBeenCalled();
      await vi.advanceTimersByTimeAsync(1);
      expect(await call).toBe(2);
      vi.useRealTimers();
      const real = executeWithRetry(({ attempt }) => (attempt === 1 ? Promise.reject(busy) : attempt), {
        backoffBase: 5,
      });
      expect(await real).toBe(2);
      const late = executeWithRetry(never, { timeout: 5, maxRetries: 0 });
      await expect(late).rejects.toMatchObject({ code: "attempt_timed_out" });
    }
  });
});

describe("LingeringClock", () => {
  it("waits longer than Node's longest timer", () => {
    vi.useFakeTimers();
    const clock = new LingeringClock();
    let fired = false;
    clock.schedule(() => (fired = true), 2 ** 31 + 1000);
    vi.advanceTimersByTime(2 ** 31 + 999);
    expect(fired).toBe(false);
    vi.advanceTimersByTime(1);
    expect(fired).toBe(true);
  });

  it("never goes back", async () => {
    const clock = new LingeringClock();
    const times: number[] = [];
    for (let wait = 0; wait < 20; wait += 1) {
      await new Promise<void>((resolve) => clock.schedule(resolve, 0.7));
      times.push(clock.now());
    }
    expect(times).toEqual(times.toSorted((one, other) => one - other));
  });
});
