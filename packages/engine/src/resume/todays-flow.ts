import { existsSync } from "node:fs";
import type { FlowDefinition, RuntimeDescription } from "@tidemark/spec";
import { readFlow } from "../read-flow.ts";

/** What the file of a run's flow says now; the flow as it ran where it was of no file, or the file is gone. */
export async function readTodaysFlow(
  flow: FlowDefinition,
  runtimes: readonly RuntimeDescription[],
): Promise<FlowDefinition> {
  const { source } = flow;
  return source === undefined || !existsSync(source) ? flow : await readFlow(source, runtimes);
}
