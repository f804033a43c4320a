import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findCycles } from "./cycles.ts";
import { buildGraph } from "./graph.ts";

/** Random graphs without cycles: each node needs some of those before it. */
const acyclic = fc
  .array(fc.array(fc.nat(), { maxLength: 4 }), { maxLength: 60 })
  .map((lists) =>
    lists.map((list, node) => [...new Set(node === 0 ? [] : list.map((value) => value % node))]),
  );

const anyGraph = fc
  .array(fc.array(fc.nat(), { maxLength: 3 }), { minLength: 1, maxLength: 12 })
  .map((lists) => lists.map((list) => [...new Set(list.map((value) => value % lists.length))]));

describe("buildGraph", () => {
  test("puts a diamond into three waves", () => {
    expect(buildGraph([[], [0], [0], [1, 2]]).waves).toEqual([[0], [1, 2], [3]]);
  });

  test("a node's wave is one more than the highest wave it needs", () => {
    fc.assert(
      fc.property(acyclic, (dependencies) => {
        const { wave, waves, cyclic } = buildGraph(dependencies);
        expect(cyclic).toBe(false);
        dependencies.forEach((needed, node) => {
          expect(wave[node]).toBe(1 + Math.max(0, ...needed.map((other) => wave[other]!)));
        });
        expect(waves.flat().toSorted((a, b) => a - b)).toEqual(dependencies.map((_, node) => node));
        for (const nodes of waves) expect(nodes).toEqual(nodes.toSorted((a, b) => a - b));
      }),
    );
  });

  test("a chain of 100,000 nodes does not overflow the stack", () => {
    const chain = Array.from({ length: 100_000 }, (_, node) => (node === 0 ? [] : [node - 1]));
    expect(buildGraph(chain).waves.length).toBe(100_000);
    expect(findCycles(chain)).toEqual([]);
  });
});

describe("findCycles", () => {
  test("reports the whole cycle once, and nodes behind it not at all", () => {
    expect(findCycles([[1], [2], [0], [0], []])).toEqual([[0, 1, 2]]);
  });

  test("a node that needs itself is a cycle", () => {
    expect(findCycles([[], [1]])).toEqual([[1]]);
  });

  test("finds a cycle exactly where a graph has one, and each reported cycle is one", () => {
    fc.assert(
      fc.property(anyGraph, (dependencies) => {
        const cycles = findCycles(dependencies);
        expect(cycles.length > 0).toBe(buildGraph(dependencies).cyclic);
        for (const cycle of cycles) {
          expect(new Set(cycle).size).toBe(cycle.length);
          cycle.forEach((node, at) => {
            expect(dependencies[node]).toContain(cycle[(at + 1) % cycle.length]);
          });
        }
      }),
    );
  });
});
