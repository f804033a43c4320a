// The real interpreter over the memory host, with every event delivered.

import { importCore } from "../tidemark.mjs";

const { defineFlow, runInMemory } = await importCore();

export const name = "tidemark";
export { version } from "../tidemark.mjs";

export async function execute(graph, run, { concurrency }) {
  const steps = {};
  for (const { index, id, needIds } of graph) steps[id] = { needs: needIds, run: () => run(index) };
  let events = 0;
  const onEvent = () => {
    events += 1;
  };
  const { status } = await runInMemory(defineFlow({ name: "bench", steps }), { concurrency, onEvent });
  if (status !== "done") throw new Error(`The run ended as ${status}.`);
  if (events < 2 * graph.length) throw new Error(`Expected events of every step, got ${events} in all.`);
}
