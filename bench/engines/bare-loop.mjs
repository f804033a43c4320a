// The least that a graph with a limit needs: counters, a ready list, a promise per step. A yardstick, not an engine.

export const name = "bare loop";

export async function execute(graph, run, { concurrency }) {
  const open = graph.map(({ needs }) => needs.length);
  const readers = graph.map(() => []);
  for (const { index, needs } of graph) for (const need of needs) readers[need].push(index);
  const ready = graph.filter(({ needs }) => needs.length === 0).map(({ index }) => index);
  const results = [];
  let next = 0;
  let running = 0;
  let left = graph.length;

  await new Promise((resolve, reject) => {
    const finish = (index, result) => {
      results[index] = result;
      running -= 1;
      left -= 1;
      for (const reader of readers[index]) if (--open[reader] === 0) ready.push(reader);
      if (left === 0) resolve();
      else startReady();
    };
    const startReady = () => {
      for (; running < concurrency && next < ready.length; running += 1) {
        const index = ready[next++];
        run(index).then((result) => finish(index, result), reject);
      }
    };
    startReady();
  });
  return results;
}
