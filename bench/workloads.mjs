import { chain, fan, layers } from "./graphs.mjs";

const engines = ["bare-loop", "p-graph", "p-queue", "effect-core", "effect-workflow", "tidemark"];
const planners = ["bare-arrays", "bare-maps", "toposort", "p-graph", "tidemark"];

/** What is measured, and with whom. `concurrency` is the limit wherever an engine has one. */
export const workloads = {
  chain: { title: "Chain of 1,000", graph: () => chain(1000), concurrency: 100, engines },
  fan: { title: "1 → 10,000 → 1", graph: () => fan(10_000), concurrency: 100, engines },
  layers: {
    title: "100 layers of 100, three parents each",
    graph: () => layers(100, 100),
    concurrency: 100,
    engines,
  },
  plan: { title: "Planning 100,000 steps", graph: () => layers(1000, 100), planners },
};
