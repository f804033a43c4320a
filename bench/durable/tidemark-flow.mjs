// Tidemark as its users get it: the built packages, a flow of functions, a state folder.

import { importBuilt } from "../format/packages.mjs";
import { concurrency } from "./workloads.mjs";

export async function openTidemark() {
  const [{ defineFlow }, { createEngine }] = await Promise.all(["core", "engine"].map(importBuilt));
  return {
    /** A flow with a step for each in the graph, and an engine that runs it durably. */
    open(graph, run, stateFolder) {
      const steps = {};
      for (const { index, id, needIds } of graph) steps[id] = { needs: needIds, run: () => run(index) };
      const { definition, runtimes } = defineFlow({ name: "bench", concurrency, steps });
      return { definition, engine: createEngine({ runtimes, stateFolder }) };
    },
  };
}
