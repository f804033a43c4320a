// A loop over the graph and a file, no engine.

import { join } from "node:path";
import { runGraph } from "../bare-journal.mjs";

export const name = "bare journal";

export async function execute(graph, run, { folder }) {
  await runGraph(graph, run, join(folder, "journal"));
}
