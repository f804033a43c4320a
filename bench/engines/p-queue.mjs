// A queue that knows a limit and no graph: a step is put into it when the last step it needs has finished.

import { importPeer, versions } from "../peers.mjs";

const { default: PQueue } = await importPeer("p-queue");

export const name = "p-queue";
export const version = versions["p-queue"];

export async function execute(graph, run, { concurrency }) {
  const queue = new PQueue({ concurrency });
  const open = graph.map(({ needs }) => needs.length);
  const readers = graph.map(() => []);
  for (const { index, needs } of graph) for (const need of needs) readers[need].push(index);
  const enqueue = (index) =>
    queue.add(async () => {
      await run(index);
      for (const reader of readers[index]) if (--open[reader] === 0) enqueue(reader);
    });
  for (const { index, needs } of graph) if (needs.length === 0) enqueue(index);
  await queue.onIdle();
}
