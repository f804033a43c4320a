import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomFor } from "../random-for.ts";
import { ManualClock } from "./__fixtures__/manual-clock.ts";
import { executeWithRetry } from "./execute-with-retry.ts";

const busy = Object.assign(new Error("Busy."), { status: 503 });

/** The waits between the attempts of one call that always fails. */
async function waitsOf(options: Parameters<typeof executeWithRetry>[1]): Promise<readonly number[]> {
  const clock = new ManualClock();
  const starts: number[] = [];
  const call = executeWithRetry(
    () => {
      starts.push(clock.time);
      throw busy;
    },
    { ...options, clock },
  ).catch(() => undefined);
  await clock.runOut();
  await call;
  return starts.slice(1).map((start, index) => start - starts[index]!);
}

describe("the waits between attempts", () => {
  it("are random(0, min(cap, what the strategy gives)), whatever it is told", async () => {
    const options = fc.record({
      maxRetries: fc.nat(6),
      backoffBase: fc.nat(5000),
      backoffCap: fc.nat(20_000),
      strategy: fc.constantFrom("exponential" as const, "linear" as const, "fixed" as const),
      seed: fc.nat(),
    });
    await fc.assert(
      fc.asyncProperty(options, async ({ seed, ...rest }) => {
        const draws = Array.from({ length: rest.maxRetries + 1 }, (_, draw) => randomFor(seed, `${draw}`));
        let draw = 0;
        const waits = await waitsOf({ ...rest, random: () => draws[draw++]! });
        const growth = { exponential: (n: number) => 2 ** n, linear: (n: number) => n + 1, fixed: () => 1 };
        const expected = waits.map((_, retry) => {
          const limit = Math.min(rest.backoffCap, rest.backoffBase * growth[rest.strategy](retry));
          return Math.floor(draws[retry]! * (limit + 1));
        });
        expect(waits.length).toBe(rest.maxRetries);
        expect(waits).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  it.each([1, 2, 3])("are spread evenly at the cap, for the seed %d", async (seed) => {
    let draw = 0;
    const waits = await waitsOf({
      maxRetries: 4000,
      backoffBase: 30_000,
      random: () => randomFor(seed, `${draw++}`),
    });
    expect(new Set(waits).size).toBeGreaterThan(3000);
    for (let tenth = 0; tenth < 10; tenth += 1) {
      const count = waits.filter((wait) => Math.floor(wait / 3000) === tenth).length;
      expect(Math.abs(count - 400)).toBeLessThan(100);
    }
  });

  it("never go past the deadline", async () => {
    const options = fc.record({
      deadline: fc.integer({ min: 1, max: 60_000 }),
      random: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    await fc.assert(
      fc.asyncProperty(options, async ({ deadline, random }) => {
        const waits = await waitsOf({ maxRetries: 8, deadline, random: () => random });
        expect(waits.reduce((sum, wait) => sum + wait, 0)).toBeLessThan(deadline);
      }),
      { numRuns: 60 },
    );
  });
});
