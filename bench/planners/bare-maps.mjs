// The same with maps of names, as most people would write it.

export const name = "bare maps";

export function prepare(graph) {
  return graph.map(({ id, needIds }) => ({ id, needs: needIds }));
}

export function plan(records) {
  const open = new Map();
  const readers = new Map();
  for (const { id } of records) readers.set(id, []);
  for (const { id, needs } of records) {
    open.set(id, needs.length);
    for (const need of needs) readers.get(need).push(id);
  }
  const waves = [];
  let wave = records.filter(({ needs }) => needs.length === 0).map(({ id }) => id);
  while (wave.length > 0) {
    waves.push(wave);
    const next = [];
    for (const id of wave) {
      for (const reader of readers.get(id)) {
        open.set(reader, open.get(reader) - 1);
        if (open.get(reader) === 0) next.push(reader);
      }
    }
    wave = next;
  }
  return waves;
}
