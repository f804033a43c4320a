import { concurrency } from "./workloads.mjs";

/** For engines without graphs: calls `run` for each step once those it needs have ended, as many at once as allowed. */
export async function runInOrder(graph, run) {
  const left = graph.map(({ needs }) => needs.length);
  const dependents = graph.map(() => []);
  for (const { index, needs } of graph) for (const need of needs) dependents[need].push(index);
  const ready = graph.filter(({ needs }) => needs.length === 0).map(({ index }) => index);
  const { promise, resolve, reject } = Promise.withResolvers();
  let [head, active, remaining] = [0, 0, graph.length];
  const pump = () => {
    while (active < concurrency && head < ready.length) {
      const index = ready[head++];
      active += 1;
      run(index).then(() => settle(index), reject);
    }
  };
  const settle = (index) => {
    active -= 1;
    remaining -= 1;
    for (const dependent of dependents[index]) if (--left[dependent] === 0) ready.push(dependent);
    if (remaining === 0) resolve();
    else pump();
  };
  pump();
  await promise;
}
