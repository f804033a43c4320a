import type { ExecutionPlan } from "@tidemark/core";
import { validate } from "@tidemark/format";
import type { FlowDefinition } from "@tidemark/spec";

import type { Terminal } from "../terminal/terminal.ts";
import { readFlow } from "./read-flow.ts";
import { reportDiagnostics } from "./report-diagnostics.ts";
import { standardRuntimes } from "./standard-runtimes.ts";

export interface LoadedFlow {
  readonly definition: FlowDefinition;
  readonly plan: ExecutionPlan;
}

/**
 * Reads and checks a flow. Its problems are shown on standard error; where they forbid to run it there
 * is no result. Nothing of the flow is evaluated.
 */
export async function loadFlow(path: string, terminal: Terminal): Promise<LoadedFlow | undefined> {
  const text = await readFlow(path, terminal.folder);
  const { definition, plan, diagnostics } = validate(text, { path, runtimes: standardRuntimes() });
  reportDiagnostics({ path, text, diagnostics }, terminal);
  const isWrong = diagnostics.some(({ severity }) => severity === "error");
  return isWrong || definition === undefined || plan === undefined ? undefined : { definition, plan };
}
