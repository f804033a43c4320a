// LangGraph.js with its SQLite checkpointer, each checkpoint written before the next step and each commit synced. The
// checkpointer's own driver has to be compiled; it is given Node's SQLite behind the few calls that it makes. The state is
// one last value, which is the cheapest for it.

import { join } from "node:path";
import { installedVersion, importPeer } from "../../peers.mjs";
import { openDatabase } from "../sqlite-driver.mjs";
import { concurrency } from "../workloads.mjs";

const { Annotation, END, START, StateGraph } = await importPeer("@langchain/langgraph");
const { SqliteSaver } = await importPeer("@langchain/langgraph-checkpoint-sqlite");

export const name = "langgraph sqlite";
export const version = installedVersion("@langchain/langgraph");

export async function execute(graph, run, { folder }) {
  const database = openDatabase(join(folder, "langgraph.db"));
  const saver = new SqliteSaver(database);
  saver.setup();
  database.exec("PRAGMA synchronous = FULL");
  const app = buildGraph(graph, run).compile({ checkpointer: saver });
  await app.invoke(
    { out: null },
    {
      configurable: { thread_id: "bench" },
      durability: "sync",
      maxConcurrency: concurrency,
      recursionLimit: graph.length + 10,
    },
  );
  return () => database.close();
}

function buildGraph(graph, run) {
  const state = Annotation.Root({ out: Annotation({ reducer: (_, next) => next, default: () => null }) });
  const builder = new StateGraph(state);
  const needed = new Set(graph.flatMap(({ needs }) => needs));
  for (const { index, id } of graph) builder.addNode(id, async () => ({ out: await run(index) }));
  for (const { index, id, needIds } of graph) {
    if (needIds.length === 0) builder.addEdge(START, id);
    else builder.addEdge(needIds.length === 1 ? needIds[0] : needIds, id);
    if (!needed.has(index)) builder.addEdge(id, END);
  }
  return builder;
}
