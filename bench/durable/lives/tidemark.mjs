import { existsSync } from "node:fs";
import { join } from "node:path";
import { openTidemark } from "../tidemark-flow.mjs";

const tidemark = await openTidemark();

/** Starts a run or goes on with it. */
export async function live(graph, run, folder) {
  const { definition, engine } = tidemark.open(graph, run, folder);
  const isThere = existsSync(join(folder, "runs", "bench", "killed"));
  const { result } = isThere
    ? await engine.resume("killed")
    : await engine.start(definition, { run: "killed" });
  const { status } = await result;
  if (status !== "done") throw new Error(`The run ended as ${status}.`);
}
