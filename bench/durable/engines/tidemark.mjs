// `createEngine` with a state folder, defaults everywhere: each step on disk before the next starts, every event kept.

import { openTidemark } from "../tidemark-flow.mjs";

const tidemark = await openTidemark();

export const name = "tidemark";
export { version } from "../../tidemark.mjs";

export async function execute(graph, run, { folder }) {
  const { definition, engine } = tidemark.open(graph, run, folder);
  const { result } = await engine.start(definition);
  const { status } = await result;
  if (status !== "done") throw new Error(`The run ended as ${status}.`);
}
