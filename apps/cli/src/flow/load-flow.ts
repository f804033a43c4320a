import type { ExecutionPlan } from "@tidemark/core";
import type { FlowDefinition } from "@tidemark/spec";

import { explainHint, renderFrames, summarizeProblems } from "../printers/problems.ts";
import { chooseStyle } from "../terminal/style.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { checkFlow } from "./check-flow.ts";

export interface LoadedFlow {
  readonly definition: FlowDefinition;
  readonly plan: ExecutionPlan;
}

export interface LoadOptions {
  /** Says nothing of warnings. @default false */
  readonly quiet?: boolean;
}

/**
 * A flow that can be run. Where it can't, its problems are shown on standard error and there is no
 * result. Of warnings it is only said that there are some, lest each run tells them again.
 */
export async function loadFlow(
  path: string,
  { stderr, environment, folder }: Terminal,
  { quiet = false }: LoadOptions = {},
): Promise<LoadedFlow | undefined> {
  const flow = await checkFlow(path, folder);
  const { definition, plan, diagnostics, text } = flow;
  const style = chooseStyle(stderr, environment);
  if (definition !== undefined && plan !== undefined) {
    if (diagnostics.length > 0 && !quiet) {
      stderr.write(`${summarizeProblems([flow], style)}; tidemark validate shows them\n`);
    }
    return { definition, plan };
  }
  const frames = renderFrames(diagnostics, text, style);
  stderr.write(`${frames}\n${summarizeProblems([flow], style)}\n${explainHint([flow], style)}`);
  return undefined;
}
