import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { calculateBackoffMs } from "./calculate-backoff-ms.ts";
import { randomFor } from "./random-for.ts";
import { retryPolicy } from "./retry-policy.ts";

const milliseconds = fc.oneof(
  fc.nat(100_000),
  fc.double({ min: 0, max: Number.MAX_SAFE_INTEGER, noNaN: true }),
);
const factor = fc.oneof(fc.integer({ min: 1, max: 10 }), fc.double({ min: 1, max: 1e300, noNaN: true }));
const policies = fc
  .record({ baseMs: milliseconds, capMs: milliseconds, factor })
  .map((settings) => retryPolicy(settings));
const retries = fc.oneof(fc.nat(20), fc.nat(Number.MAX_SAFE_INTEGER));
const randoms = fc.double({ min: 0, max: 1, noNaN: true });

describe("calculateBackoffMs", () => {
  it("doubles up to the cap", () => {
    const policy = retryPolicy({ jitter: "none" });
    expect([0, 1, 2, 3, 4, 5, 6, 5000].map((retry) => calculateBackoffMs(retry, policy, 0.3))).toEqual([
      1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000,
    ]);
  });

  it("grows by the base where the strategy is linear, and not at all where it is fixed, up to the cap", () => {
    const limits = (strategy: "linear" | "fixed"): readonly number[] =>
      [0, 1, 2, 28, 29, 30, 5000].map((retry) =>
        calculateBackoffMs(retry, retryPolicy({ jitter: "none", strategy }), 0.3),
      );
    expect(limits("linear")).toEqual([1000, 2000, 3000, 29_000, 30_000, 30_000, 30_000]);
    expect(limits("fixed")).toEqual([1000, 1000, 1000, 1000, 1000, 1000, 1000]);
    expect(calculateBackoffMs(0, retryPolicy({ baseMs: 9000, capMs: 500, strategy: "fixed" }), 1)).toBe(500);
  });

  it("draws its jitter below the limit of every strategy", () => {
    const strategies = fc.constantFrom("exponential", "linear", "fixed");
    fc.assert(
      fc.property(policies, strategies, retries, randoms, (policy, strategy, retry, random) => {
        const limit = calculateBackoffMs(retry, { ...policy, strategy, jitter: "none" }, 0);
        const wait = calculateBackoffMs(retry, { ...policy, strategy, jitter: "full" }, random);
        expect(wait).toBe(Math.min(limit, Math.floor(random * (limit + 1))));
        expect(limit).toBeLessThanOrEqual(policy.capMs);
      }),
    );
  });

  it("is a whole number between nothing and min(cap, base · factorⁿ), whatever it is given", () => {
    fc.assert(
      fc.property(policies, retries, randoms, (policy, retry, random) => {
        const wait = calculateBackoffMs(retry, policy, random);
        expect(Number.isSafeInteger(wait)).toBe(true);
        expect(wait).toBeGreaterThanOrEqual(0);
        expect(wait).toBeLessThanOrEqual(policy.capMs);
        const uncapped = policy.baseMs === 0 ? 0 : policy.baseMs * policy.factor ** retry;
        expect(wait).toBeLessThanOrEqual(uncapped);
      }),
    );
  });

  it("has a limit that never falls from retry to retry", () => {
    fc.assert(
      fc.property(policies, retries, fc.nat(50), (policy, retry, more) => {
        const limit = (count: number): number => calculateBackoffMs(count, { ...policy, jitter: "none" }, 0);
        expect(limit(retry + more)).toBeGreaterThanOrEqual(limit(retry));
        expect(calculateBackoffMs(retry, policy, 1)).toBe(limit(retry));
      }),
    );
  });

  it("grows with the random number", () => {
    fc.assert(
      fc.property(policies, retries, randoms, randoms, (policy, retry, one, other) => {
        const small = calculateBackoffMs(retry, policy, Math.min(one, other));
        expect(small).toBeLessThanOrEqual(calculateBackoffMs(retry, policy, Math.max(one, other)));
      }),
    );
  });

  it.each([NaN, -1, 2, Infinity, -Infinity])("stays within the limits for the random number %d", (random) => {
    const wait = calculateBackoffMs(1, retryPolicy(), random);
    expect(wait).toBeGreaterThanOrEqual(0);
    expect(wait).toBeLessThanOrEqual(2000);
  });

  it.each([1, 2, 3])("spreads full jitter evenly at the cap, for the seed %d", (seed) => {
    const policy = retryPolicy({ capMs: 30_000 });
    const waits = Array.from({ length: 20_000 }, (_, draw) =>
      calculateBackoffMs(9, policy, randomFor(seed, `${draw}`)),
    );
    const mean = waits.reduce((sum, wait) => sum + wait, 0) / waits.length;
    expect(Math.abs(mean - 15_000)).toBeLessThan(300);
    const tenths = Array.from(
      { length: 10 },
      (_, tenth) => waits.filter((wait) => Math.floor(wait / 3000) === tenth).length,
    );
    for (const count of tenths) expect(Math.abs(count - 2000)).toBeLessThan(200);
    // Jitter before the cap would give one single wait here.
    expect(new Set(waits).size).toBeGreaterThan(10_000);
  });

  it("reaches every wait from nothing to the limit", () => {
    const policy = retryPolicy({ baseMs: 3, capMs: 3 });
    const waits = [0, 0.24, 0.26, 0.49, 0.51, 0.74, 0.76, 1].map((random) =>
      calculateBackoffMs(0, policy, random),
    );
    expect(waits).toEqual([0, 0, 1, 1, 2, 2, 3, 3]);
  });
});
