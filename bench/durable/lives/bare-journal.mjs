import { join } from "node:path";
import { runGraph } from "../bare-journal.mjs";

/** Starts a run or goes on with it: what is in the file is not run again. */
export async function live(graph, run, folder) {
  await runGraph(graph, run, join(folder, "journal"));
}
