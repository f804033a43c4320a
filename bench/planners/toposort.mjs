// Gives an order and no waves.

import { importPeer, versions } from "../peers.mjs";

const { default: toposort } = await importPeer("toposort");

export const name = "toposort (order only)";
export const version = versions.toposort;

export function prepare(graph) {
  return graph.map(({ id, needIds }) => ({ id, needs: needIds }));
}

export function plan(records) {
  const edges = records.flatMap(({ id, needs }) => needs.map((need) => [need, id]));
  return [
    toposort.array(
      records.map(({ id }) => id),
      edges,
    ),
  ];
}
