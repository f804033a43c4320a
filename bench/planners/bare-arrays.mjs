// The lower bound: names become numbers once, edges lie in one typed array.

export const name = "bare typed arrays";

export function prepare(graph) {
  return graph.map(({ id, needIds }) => ({ id, needs: needIds }));
}

export function plan(records) {
  const numbers = new Map(records.map(({ id }, index) => [id, index]));
  const open = Int32Array.from(records, ({ needs }) => needs.length);
  const sources = Int32Array.from(records.flatMap(({ needs }) => needs.map((need) => numbers.get(need))));
  // Where the readers of each step begin in `readers`.
  const begin = new Int32Array(records.length + 1);
  for (const source of sources) begin[source + 1] += 1;
  for (let index = 0; index < records.length; index += 1) begin[index + 1] += begin[index];
  const readers = new Int32Array(sources.length);
  const free = begin.slice();
  let edge = 0;
  for (let index = 0; index < records.length; index += 1) {
    for (let count = open[index]; count > 0; count -= 1) readers[free[sources[edge++]]++] = index;
  }

  const waves = [];
  let wave = [];
  for (let index = 0; index < records.length; index += 1) if (open[index] === 0) wave.push(index);
  while (wave.length > 0) {
    const next = [];
    for (const index of wave) {
      for (let at = begin[index]; at < begin[index + 1]; at += 1)
        if (--open[readers[at]] === 0) next.push(readers[at]);
    }
    waves.push(wave.map((index) => records[index].id));
    wave = next;
  }
  return waves;
}
