import { exitCodes } from "../exit-code.ts";
import { loadFlow } from "../flow/load-flow.ts";
import { collectRunValues, refuseProblems, type ValueOptions } from "../inputs/collect-run-values.ts";
import { describePlan, type PlanDescription } from "../plan/describe-plan.ts";
import { chooseStyle } from "../terminal/style.ts";
import type { Terminal } from "../terminal/terminal.ts";

export interface PlanOptions extends ValueOptions {
  readonly json?: true | undefined;
  readonly mermaid?: true | undefined;
}

/** `tidemark plan`: shows what a run would do and be given. Values that are missing are shown, not refused. */
export async function plan(path: string, options: PlanOptions, terminal: Terminal): Promise<number> {
  const flow = await loadFlow(path, terminal);
  if (flow === undefined) return exitCodes.usage;
  const values = await collectRunValues(flow.definition, options, terminal);
  refuseProblems(values, { missing: false });
  terminal.stdout.write(await format(describePlan(flow.plan, values), options, terminal));
  return exitCodes.done;
}

async function format(
  description: PlanDescription,
  options: PlanOptions,
  { stdout, environment }: Terminal,
): Promise<string> {
  if (options.json === true) return `${JSON.stringify(description, null, 2)}\n`;
  if (options.mermaid === true) {
    const { formatMermaid } = await import("../plan/mermaid.ts");
    return formatMermaid(description);
  }
  const { planLines } = await import("../printers/plan-lines.ts");
  return `${planLines(description, chooseStyle(stdout, environment)).join("\n")}\n`;
}
