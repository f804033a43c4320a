import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ManualClock } from "./__fixtures__/manual-clock.ts";
import { executeWithRetry } from "./execute-with-retry.ts";
import { retryBudget } from "./retry-budget.ts";

const busy = Object.assign(new Error("Busy."), { status: 503 });

describe("retryBudget", () => {
  it("keeps the retries of failing calls to a share of them", async () => {
    const clock = new ManualClock();
    const budget = retryBudget({ ratio: 0.1, minPerSecond: 0, clock });
    let attempts = 0;
    const calls = Array.from({ length: 1000 }, () =>
      executeWithRetry(
        () => {
          attempts += 1;
          return Promise.reject(busy);
        },
        { budget, clock, backoffBase: 10 },
      ).catch((error: unknown) => error),
    );
    await clock.runOut();
    const codes = (await Promise.all(calls)).map(
      (error) => (error as { code?: string; status?: number }).code,
    );
    expect(attempts).toBe(1100);
    expect(codes.filter((code) => code === "retry_budget_spent").length).toBeGreaterThan(900);
  });

  it("always allows a few, and counts over the window", async () => {
    const clock = new ManualClock();
    const budget = retryBudget({ ratio: 0.5, minPerSecond: 0.2, clock });
    expect([1, 2, 3].map(() => budget.takeRetry())).toEqual([true, true, false]);
    budget.countCall();
    expect(budget.takeRetry()).toBe(false);
    budget.countCall();
    expect([budget.takeRetry(), budget.takeRetry()]).toEqual([true, false]);
    clock.time += 10_000;
    expect([1, 2, 3].map(() => budget.takeRetry())).toEqual([true, true, false]);
  });

  it("grants as a plain list of calls and retries would", () => {
    const options = fc.record({
      ratio: fc.constantFrom(0, 0.1, 0.5, 1),
      minPerSecond: fc.constantFrom(0, 0.3, 2),
      windowMs: fc.constantFrom(1000, 5000),
    });
    const action = fc.oneof(fc.constant("call" as const), fc.constant("retry" as const), fc.nat(700));
    fc.assert(
      fc.property(options, fc.array(action, { maxLength: 120 }), (settings, actions) => {
        const clock = new ManualClock();
        const budget = retryBudget({ ...settings, clock });
        const slice = (time: number): number => Math.floor(time / (settings.windowMs / 10));
        const calls: number[] = [];
        const retries: number[] = [];
        const recent = (times: readonly number[]): number =>
          times.filter((at) => slice(at) > slice(clock.time) - 10).length;
        for (const step of actions) {
          if (step === "call") {
            budget.countCall();
            calls.push(clock.time);
          } else if (step === "retry") {
            const most = settings.ratio * recent(calls) + (settings.minPerSecond * settings.windowMs) / 1000;
            const granted = budget.takeRetry();
            expect(granted).toBe(recent(retries) + 1 <= most);
            if (granted) retries.push(clock.time);
          } else clock.time += step;
          // Over all time, and not in each window alone.
          if (settings.minPerSecond === 0)
            expect(retries.length).toBeLessThanOrEqual(settings.ratio * calls.length);
        }
      }),
    );
  });

  it.each([{ ratio: -1 }, { ratio: 2 }, { minPerSecond: -1 }, { windowMs: 0 }, { clock: 1 }, { share: 1 }])(
    "refuses %j",
    (options) => {
      expect(() => retryBudget(options as never)).toThrow(
        expect.objectContaining({ code: "invalid_policy" }),
      );
    },
  );
});
