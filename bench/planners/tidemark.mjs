// The whole plan: names checked, settings looked through for expressions, waves.

import { importCore } from "../tidemark.mjs";

const { buildExecutionPlan } = await importCore();

export const name = "tidemark";
export { version } from "../tidemark.mjs";

const runtimes = [{ type: "nothing" }];

export function prepare(graph) {
  const nodes = graph.map(({ id, needIds }) => ({
    kind: "step",
    id,
    needs: needIds,
    uses: "nothing",
    settings: {},
  }));
  const empty = { inputs: {}, config: {}, secrets: [], env: [], defaults: {}, run: {}, log: "off" };
  return { version: 1, name: "bench", ...empty, nodes };
}

export function plan(definition) {
  return buildExecutionPlan(definition, { runtimes }).waves;
}
