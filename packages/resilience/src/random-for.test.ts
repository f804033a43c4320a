import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomFor } from "./random-for.ts";

const seeds = [0, 1, 2, 42, 0.5, -1, 2 ** 32, Number.MAX_SAFE_INTEGER];
/** Keys as runs have them: much alike. */
const keys = Array.from({ length: 10_000 }, (_, index) => `research[${index >> 2}].notes:${(index & 3) + 1}`);

describe("randomFor", () => {
  it("is in [0, 1) and the same each time", () => {
    fc.assert(
      fc.property(fc.double(), fc.string({ unit: "binary" }), (seed, key) => {
        const value = randomFor(seed, key);
        expect(value >= 0 && value < 1).toBe(true);
        expect(randomFor(seed, key)).toBe(value);
      }),
    );
  });

  it("draws the numbers that old runs drew", () => {
    const values = [
      randomFor(0, ""),
      randomFor(42, "topics:1"),
      randomFor(42, "topics:2"),
      randomFor(0.5, "é🙂"),
    ];
    expect(values).toEqual([0.8539798539923371, 0.31811038454345597, 0.155539398451078, 0.28645324276389084]);
  });

  it.each(seeds)("spreads the keys of a run evenly, for the seed %d", (seed) => {
    const values = keys.map((key) => randomFor(seed, key));
    expect(chiSquare(values)).toBeLessThan(160);
    expect(new Set(values).size).toBe(values.length);
    expect(Math.abs(correlation(values.slice(1), values.slice(0, -1)))).toBeLessThan(0.05);
  });

  it("spreads neighbouring seeds evenly, whole and fractional", () => {
    for (const step of [1, 1e-9, 2 ** 33]) {
      const values = keys.map((_, index) => randomFor(index * step, "topics:1"));
      expect(chiSquare(values)).toBeLessThan(160);
      expect(Math.abs(correlation(values.slice(1), values.slice(0, -1)))).toBeLessThan(0.05);
    }
  });

  it("gives two seeds unrelated numbers for the same keys", () => {
    for (const seed of seeds) {
      const one = keys.map((key) => randomFor(seed, key));
      const other = keys.map((key) => randomFor(seed + 1, key));
      expect(Math.abs(correlation(one, other))).toBeLessThan(0.05);
    }
  });
});

/** Over 100 cells: 99 on average, above 160 once in 10,000 times. */
function chiSquare(values: readonly number[]): number {
  const cells = Array.from({ length: 100 }, () => 0);
  for (const value of values) cells[Math.floor(value * 100)]! += 1;
  const expected = values.length / 100;
  return cells.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

function correlation(xs: readonly number[], ys: readonly number[]): number {
  const centred = (values: readonly number[]): number[] => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return values.map((value) => value - mean);
  };
  const [x, y] = [centred(xs), centred(ys)];
  const dot = (a: readonly number[], b: readonly number[]): number =>
    a.reduce((sum, value, i) => sum + value * b[i]!, 0);
  return dot(x, y) / Math.sqrt(dot(x, x) * dot(y, y));
}
