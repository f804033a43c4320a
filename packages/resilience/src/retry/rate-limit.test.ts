import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { ManualClock, settle } from "./__fixtures__/manual-clock.ts";
import { rateLimit } from "./rate-limit.ts";

describe("rateLimit", () => {
  it("lets `count` start at once and the others in turn", async () => {
    const clock = new ManualClock();
    const limit = rateLimit({ count: 2, perMs: 100, clock });
    const starts: [number, number][] = [];
    const calls = [0, 1, 2, 3, 4].map((call) =>
      limit.execute(() => {
        starts.push([call, clock.time]);
        return call;
      }),
    );
    expect(limit.waiting()).toBe(3);
    await clock.runOut();
    expect(await Promise.all(calls)).toEqual([0, 1, 2, 3, 4]);
    expect(starts).toEqual([
      [0, 0],
      [1, 0],
      [2, 100],
      [3, 100],
      [4, 200],
    ]);
    expect(limit.waiting()).toBe(0);
  });

  it("takes a turn without waiting, and overtakes nobody", async () => {
    const clock = new ManualClock();
    const limit = rateLimit({ count: 1, perMs: 100, clock });
    expect([limit.tryAcquire(), limit.tryAcquire()]).toEqual([true, false]);
    const turn = limit.acquire();
    // The turn is free now, and somebody waits for it.
    clock.time = 100;
    expect(limit.tryAcquire()).toBe(false);
    await clock.runOut();
    await turn;
    clock.time = 200;
    expect(limit.tryAcquire()).toBe(true);
  });

  it("is left by who is cancelled, and then keeps no timer", async () => {
    const clock = new ManualClock();
    const limit = rateLimit({ count: 1, perMs: 100, clock });
    limit.tryAcquire();
    const controller = new AbortController();
    const reason = new Error("Enough.");
    const work = vi.fn<() => void>();
    const left = limit.execute(work, { signal: controller.signal });
    const last = limit.acquire({ signal: controller.signal });
    controller.abort(reason);
    for (const turn of [left, last])
      await expect(turn).rejects.toMatchObject({ code: "cancelled", cause: reason });
    expect(clock.timers).toEqual([]);
    expect(limit.waiting()).toBe(0);
    await expect(limit.acquire({ signal: controller.signal })).rejects.toMatchObject({ code: "cancelled" });
    clock.time = 100;
    expect(limit.tryAcquire()).toBe(true);
    expect(work).not.toHaveBeenCalled();
  });

  it("starts nothing where the cancel comes together with the turn", async () => {
    const clock = new ManualClock();
    const limit = rateLimit({ count: 1, perMs: 100, clock });
    limit.tryAcquire();
    const controller = new AbortController();
    const work = vi.fn<() => void>();
    const call = limit.execute(work, { signal: controller.signal });
    clock.time = 100;
    clock.timers[0]!.callback();
    controller.abort();
    await expect(call).rejects.toMatchObject({ code: "cancelled" });
    expect(work).not.toHaveBeenCalled();
  });

  it("never starts more than `count` in any window, serves in order, and wastes no time", async () => {
    const arrival = fc.record({
      gap: fc.nat(40),
      cancelAfter: fc.option(fc.nat(150), { freq: 4 }),
      polite: fc.boolean(),
    });
    const settings = fc.record({
      count: fc.integer({ min: 1, max: 5 }),
      perMs: fc.integer({ min: 1, max: 100 }),
    });
    await fc.assert(
      fc.asyncProperty(settings, fc.array(arrival, { maxLength: 40 }), async ({ count, perMs }, arrivals) => {
        const clock = new ManualClock();
        const limit = rateLimit({ count, perMs, clock });
        const starts: { at: number; call: number; arrived: number }[] = [];
        const calls: Promise<unknown>[] = [];
        for (const [call, { gap, cancelAfter, polite }] of arrivals.entries()) {
          await clock.advance(gap);
          const arrived = clock.time;
          const start = (): void => void starts.push({ at: clock.time, call, arrived });
          if (!polite && cancelAfter === null) {
            if (limit.tryAcquire()) start();
            continue;
          }
          const controller = new AbortController();
          if (cancelAfter !== null) clock.schedule(() => controller.abort(), cancelAfter);
          calls.push(limit.execute(start, { signal: controller.signal }).catch(() => undefined));
        }
        await clock.runOut();
        await Promise.all(calls);
        for (const [index, { at, call, arrived }] of starts.entries()) {
          const earlier = starts[index - count];
          if (earlier !== undefined) expect(at - earlier.at).toBeGreaterThanOrEqual(perMs);
          if (index > 0) expect(call).toBeGreaterThan(starts[index - 1]!.call);
          const hadCancels = arrivals.some(({ cancelAfter }) => cancelAfter !== null);
          // Who was cancelled at the last moment may have used up a turn.
          if (!hadCancels) expect(at).toBe(Math.max(arrived, earlier === undefined ? 0 : earlier.at + perMs));
        }
      }),
      { numRuns: 100 },
    );
  });

  it("keeps its promise on the machine's clock", async () => {
    const limit = rateLimit({ count: 3, perMs: 30 });
    const starts: number[] = [];
    await Promise.all(Array.from({ length: 10 }, () => limit.execute(() => starts.push(performance.now()))));
    for (const [index, start] of starts.entries()) {
      // What starts together starts one after the other.
      if (index >= 3) expect(start - starts[index - 3]!).toBeGreaterThan(29);
    }
  });

  it("passes on what the work does", async () => {
    const limit = rateLimit({ count: 2, perMs: 10 });
    const error = new Error("no");
    await expect(limit.execute(() => Promise.reject(error))).rejects.toBe(error);
    expect(await limit.execute(async () => 1)).toBe(1);
    await settle();
  });

  it.each([
    { perMs: 1 },
    { count: 1 },
    { count: 0, perMs: 1 },
    { count: 1, perMs: 0 },
    { count: 1, perMs: 1, clock: 1 },
  ])("refuses %j", (options) => {
    expect(() => rateLimit(options as never)).toThrow(expect.objectContaining({ code: "invalid_policy" }));
  });

  it("refuses options that are none", async () => {
    const limit = rateLimit({ count: 1, perMs: 1 });
    await expect(limit.acquire({ signal: 1 } as never)).rejects.toMatchObject({ code: "invalid_policy" });
  });
});
