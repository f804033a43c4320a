// Effect without its workflows: a fibre per step that waits for what it needs, and a semaphore. Where the shape of the
// graph allows it, as its users would write it: a loop for a chain, `forEach` for a fan.

import { importPeer, versions } from "../peers.mjs";

const { Deferred, Effect, Semaphore } = await importPeer("effect");

export const name = "effect";
export const version = versions.effect;

export async function execute(graph, run, { workload, concurrency }) {
  const step = ({ index }) => Effect.promise(() => run(index));
  const programs = {
    chain: () => Effect.forEach(graph, step, { discard: true }),
    fan: () => fan(graph, step, concurrency),
    layers: () => anyGraph(graph, step, concurrency),
  };
  await Effect.runPromise(programs[workload]());
}

function fan(graph, step, concurrency) {
  return Effect.gen(function* () {
    yield* step(graph[0]);
    yield* Effect.forEach(graph.slice(1, -1), step, { concurrency, discard: true });
    yield* step(graph.at(-1));
  });
}

function anyGraph(graph, step, concurrency) {
  return Effect.gen(function* () {
    const semaphore = yield* Semaphore.make(concurrency);
    const finished = [];
    for (const { index } of graph) finished[index] = yield* Deferred.make();
    const runInTurn = (node) =>
      Effect.gen(function* () {
        for (const need of node.needs) yield* Deferred.await(finished[need]);
        const result = yield* semaphore.withPermits(1)(step(node));
        yield* Deferred.succeed(finished[node.index], result);
      });
    yield* Effect.forEach(graph, runInTurn, { concurrency: "unbounded", discard: true });
  });
}
