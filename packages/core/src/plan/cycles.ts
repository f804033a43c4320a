import type { Dependencies } from "./graph.ts";

/**
 * One cycle for each knot of nodes that need each other: the shortest through the knot's first node,
 * in the order in which each needs the next.
 *
 * @example
 * findCycles([[1], [2], [0], [0]]) // [[0, 1, 2]]
 */
export function findCycles(dependencies: Dependencies): readonly (readonly number[])[] {
  const knotOf = findKnots(dependencies);
  const cycles: number[][] = [];
  const seen = new Set<number>();
  for (let node = 0; node < dependencies.length; node++) {
    const knot = knotOf[node]!;
    if (seen.has(knot)) continue;
    seen.add(knot);
    const cycle = shortestCycle(dependencies, knotOf, node);
    if (cycle !== undefined) cycles.push(cycle);
  }
  return cycles;
}

/** Breadth first from a node back to itself, inside its knot. */
function shortestCycle(dependencies: Dependencies, knotOf: Int32Array, start: number): number[] | undefined {
  const from = new Map<number, number>();
  const queue = [start];
  for (let head = 0; head < queue.length; head++) {
    const node = queue[head]!;
    for (const needed of dependencies[node]!) {
      if (needed === start) return trace(from, start, node);
      if (knotOf[needed] !== knotOf[start] || from.has(needed)) continue;
      from.set(needed, node);
      queue.push(needed);
    }
  }
  return undefined;
}

function trace(from: ReadonlyMap<number, number>, start: number, end: number): number[] {
  const path = [end];
  for (let node = end; node !== start;) {
    node = from.get(node)!;
    path.push(node);
  }
  return path.reverse();
}

/** Tarjan's strongly connected components, without recursion, so that a chain of any length fits. */
function findKnots(dependencies: Dependencies): Int32Array {
  const count = dependencies.length;
  const order = new Int32Array(count).fill(-1);
  const lowest = new Int32Array(count);
  const knotOf = new Int32Array(count).fill(-1);
  const edge = new Int32Array(count);
  const open: number[] = [];
  let visited = 0;
  for (let root = 0; root < count; root++) {
    if (order[root] !== -1) continue;
    const path = [root];
    while (path.length > 0) {
      const node = path[path.length - 1]!;
      if (order[node] === -1) {
        order[node] = lowest[node] = visited++;
        open.push(node);
      }
      const needed = dependencies[node]![edge[node]!];
      if (needed !== undefined) {
        edge[node]! += 1;
        if (order[needed] === -1) path.push(needed);
        else if (knotOf[needed] === -1) lowest[node] = Math.min(lowest[node]!, order[needed]!);
        continue;
      }
      path.pop();
      const above = path[path.length - 1];
      if (above !== undefined) lowest[above] = Math.min(lowest[above]!, lowest[node]!);
      if (lowest[node] === order[node]) closeKnot(open, knotOf, node);
    }
  }
  return knotOf;
}

function closeKnot(open: number[], knotOf: Int32Array, node: number): void {
  for (;;) {
    const member = open.pop()!;
    knotOf[member] = node;
    if (member === node) return;
  }
}
