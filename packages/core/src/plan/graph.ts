/** A graph of nodes numbered from 0: which others each of them needs. */
export type Dependencies = readonly (readonly number[])[];

export interface Graph {
  /** The wave of each node, from 1; 0 for a node in or behind a cycle. */
  readonly wave: Int32Array;
  /** The nodes of each wave, in the order of their numbers. */
  readonly waves: readonly (readonly number[])[];
  /** Which others need each node: those of node n stand in `targets` from `offsets[n]` to `offsets[n + 1]`. */
  readonly offsets: Int32Array;
  readonly targets: Int32Array;
  readonly cyclic: boolean;
}

/**
 * The waves of a graph: a node's wave is one more than the highest wave it needs.
 *
 * @example
 * buildGraph([[], [0], [0], [1, 2]]).waves // [[0], [1, 2], [3]]
 */
export function buildGraph(dependencies: Dependencies): Graph {
  const count = dependencies.length;
  const { offsets, targets } = invert(dependencies);
  const pending = countDependencies(dependencies);
  const wave = new Int32Array(count);
  const waves: number[][] = [];
  let current: number[] = [];
  let placed = 0;
  for (let node = 0; node < count; node++) if (pending[node] === 0) current.push(node);
  while (current.length > 0) {
    const next: number[] = [];
    for (const node of current) {
      wave[node] = waves.length + 1;
      for (let at = offsets[node]!; at < offsets[node + 1]!; at++) {
        const target = targets[at]!;
        pending[target]! -= 1;
        if (pending[target] === 0) next.push(target);
      }
    }
    placed += current.length;
    waves.push(current);
    current = next.length > 1 ? next.sort((a, b) => a - b) : next;
  }
  return { wave, waves, offsets, targets, cyclic: placed < count };
}

/** How many others each node needs. A loop: `Int32Array.from` costs more than the rest of a small step's plan. */
export function countDependencies(dependencies: Dependencies): Int32Array {
  const counts = new Int32Array(dependencies.length);
  for (let node = 0; node < counts.length; node++) counts[node] = dependencies[node]!.length;
  return counts;
}

/** Edges turned round and laid out in two flat arrays. */
function invert(dependencies: Dependencies): Pick<Graph, "offsets" | "targets"> {
  const offsets = new Int32Array(dependencies.length + 1);
  for (const needed of dependencies) for (const node of needed) offsets[node + 1]! += 1;
  for (let node = 0; node < dependencies.length; node++) offsets[node + 1]! += offsets[node]!;
  const targets = new Int32Array(offsets[dependencies.length]!);
  const free = offsets.slice();
  dependencies.forEach((needed, node) => {
    for (const other of needed) {
      targets[free[other]!] = node;
      free[other]! += 1;
    }
  });
  return { offsets, targets };
}
