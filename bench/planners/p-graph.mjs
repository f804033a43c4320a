// Constructing one checks names and looks for cycles; it has no waves to show.

import { importPeer, versions } from "../peers.mjs";

const { PGraph } = await importPeer("p-graph");

export const name = "p-graph (construction)";
export const version = versions["p-graph"];

export function prepare(graph) {
  return graph.map(({ id, needIds }) => ({ id, needs: needIds }));
}

export function plan(records) {
  const nodes = new Map(records.map(({ id }) => [id, { run: () => {} }]));
  const dependencies = records.flatMap(({ id, needs }) => needs.map((need) => [need, id]));
  void new PGraph(nodes, dependencies);
}
