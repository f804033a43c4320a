// Effect's workflows on their in-memory engine: every step is an activity whose result the workflow remembers. It has no
// graphs; layers run one after the other, which asks less of it than the edges would.

import { importPeer, versions } from "../peers.mjs";

const { Effect, Layer, Schema } = await importPeer("effect");
const { Activity, Workflow, WorkflowEngine } = await importPeer("effect/workflow");

export const name = "effect workflow";
export const version = versions.effect;

export async function execute(graph, run, { workload, concurrency, round }) {
  const activity = ({ index, id }) =>
    Activity.make({ name: id, success: Schema.Unknown, execute: Effect.promise(() => run(index)) });
  const workflow = Workflow.make(`bench-${round}`, {
    payload: { run: Schema.String },
    idempotencyKey: (payload) => payload.run,
  });
  const groups = stages(graph, workload);
  const implementation = workflow.toLayer(() =>
    Effect.gen(function* () {
      for (const group of groups) yield* Effect.forEach(group, activity, { concurrency, discard: true });
    }),
  );
  const services = Layer.provideMerge(implementation, WorkflowEngine.layerMemory);
  await Effect.runPromise(Effect.provide(workflow.execute({ run: "once" }), services));
}

function stages(graph, workload) {
  if (workload === "chain") return graph.map((node) => [node]);
  if (workload === "fan") return [graph.slice(0, 1), graph.slice(1, -1), graph.slice(-1)];
  return Array.from({ length: graph.length / 100 }, (_, layer) =>
    graph.slice(layer * 100, (layer + 1) * 100),
  );
}
