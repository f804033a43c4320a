import type { ExecutionPlan } from "@tidemark/core";
import type { FlowDefinition } from "@tidemark/spec";

import { renderFrames, summarizeProblems } from "../printers/problems.ts";
import { chooseStyle } from "../terminal/style.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { checkFlow } from "./check-flow.ts";

export interface LoadedFlow {
  readonly definition: FlowDefinition;
  readonly plan: ExecutionPlan;
}

/**
 * A flow that can be run. What is wrong with it is shown on standard error; where that forbids to run
 * it there is no result.
 */
export async function loadFlow(path: string, terminal: Terminal): Promise<LoadedFlow | undefined> {
  const { stderr, environment, folder } = terminal;
  const flow = await checkFlow(path, folder);
  const { definition, plan, diagnostics, text } = flow;
  const style = chooseStyle(stderr, environment);
  if (diagnostics.length > 0) stderr.write(`${renderFrames(diagnostics, text, style)}\n`);
  if (definition !== undefined && plan !== undefined) return { definition, plan };
  stderr.write(`${summarizeProblems([flow], style)}\n`);
  return undefined;
}
