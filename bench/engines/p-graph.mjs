import { importPeer, versions } from "../peers.mjs";

const { PGraph } = await importPeer("p-graph");

export const name = "p-graph";
export const version = versions["p-graph"];

export async function execute(graph, run, { concurrency }) {
  const nodes = new Map(graph.map(({ index, id }) => [id, { run: () => run(index) }]));
  const dependencies = graph.flatMap(({ id, needIds }) => needIds.map((need) => [need, id]));
  await new PGraph(nodes, dependencies).run({ concurrency });
}
