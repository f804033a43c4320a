// OpenWorkflow on SQLite (node:sqlite, WAL, a sync for each commit). It takes 1,000 steps a run. Its worker looks for work
// from time to time: the clock starts with the first step.

import { join } from "node:path";
import { installedVersion, importPeer } from "../../peers.mjs";
import { runInOrder } from "../run-in-order.mjs";

const { OpenWorkflow } = await importPeer("openworkflow");
const { BackendSqlite } = await importPeer("openworkflow/sqlite");

export const name = "openworkflow sqlite";
export const version = installedVersion("openworkflow");
export const mostSteps = 1000;

export async function execute(graph, run, { folder, startClock }) {
  const backend = BackendSqlite.connect(join(folder, "openworkflow.db"));
  const engine = new OpenWorkflow({ backend });
  const ended = Promise.withResolvers();
  const workflow = engine.defineWorkflow({ name: "bench" }, async ({ step }) => {
    startClock();
    await runInOrder(graph, (index) => step.run({ name: `n${index}` }, () => run(index)));
    // The engine has still to record the end of it.
    setImmediate(() => ended.resolve());
    return { steps: graph.length };
  });
  const worker = engine.newWorker({ concurrency: 1 });
  await worker.start();
  await workflow.run({});
  await ended.promise;
  return async () => {
    await worker.stop();
    await backend.stop();
  };
}
