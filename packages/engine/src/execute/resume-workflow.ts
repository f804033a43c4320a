import { existsSync } from "node:fs";
import { join } from "node:path";
import { buildExecutionPlan, type ExecutionPlan } from "@tidemark/core";
import type { FlowDefinition } from "@tidemark/spec";
import { EngineError } from "../engine-error.ts";
import { resumeRun } from "../resume/resume-run.ts";
import { readRunHistory } from "@tidemark/resilience";
import { customPlace, type RunPlace } from "../run/run-place.ts";
import { readRunStore } from "../run/run-store.ts";
import { adoptState } from "./adopt-state.ts";
import { finish } from "./execute.ts";
import type { ExecutionOptions } from "./execution-options.ts";
import type { ExecutionState } from "@tidemark/spec";
import { runtimesOf, withExecutionOptions } from "./prepare-plan.ts";

export interface ResumeWorkflowOptions extends Omit<ExecutionOptions, "persistencePath" | "run" | "inputs"> {
  /** Today's plan. @default the flow as it ran, planned with `runtimes` */
  readonly plan?: ExecutionPlan;
  /** What becomes of finished steps that have changed, or that come after one. @default "refuse" */
  readonly changed?: "refuse" | "rerun" | "keep";
  /** Steps to run anew, each with everything that depends on it. */
  readonly from?: readonly string[];
}

/**
 * Goes on with a run that was kept: what has finished is not run again. `config` and `secrets` may be given anew. Uses
 * the journal beside the state; where only the state is left it goes on from that, with a warning.
 *
 * @example
 * await resumeWorkflow(getStatePath("digest", "monday"), { plan, secrets: { TOKEN: "…" } });
 */
export async function resumeWorkflow(
  statePath: string,
  options: ResumeWorkflowOptions = {},
): Promise<ExecutionState> {
  const { plan, services, durability, maxConcurrency: _, ...rest } = options;
  const runtimes = options.runtimes ?? (plan === undefined ? [] : runtimesOf(plan));
  const settings = { runtimes, ...(services && { services }), ...(durability && { durability }) };
  const place = customPlace(statePath);
  if (!existsSync(join(place.folder, "journal.ndjson"))) await adopt(place, settings, options);
  const flow = withExecutionOptions(plan?.definition ?? (await flowThatRan(place)), options);
  // Planned here, so that what is wrong with it is told before the run is touched.
  buildExecutionPlan(flow, { runtimes });
  return await finish(await resumeRun(settings, place, { ...rest, flow }), options);
}

async function adopt(
  place: RunPlace,
  settings: Parameters<typeof adoptState>[1],
  { plan, onWarning }: ResumeWorkflowOptions,
): Promise<void> {
  if (plan === undefined)
    throw new EngineError(
      "invalid_option",
      `There is no journal beside ${place.stateFile}, so nothing tells what ran.`,
      {
        hint: "Give resumeWorkflow the `plan`.",
      },
    );
  await adoptState(place, settings, plan.definition);
  const message = `There is no journal beside ${place.stateFile}: the run goes on from that file alone, which may be a wave behind.`;
  (onWarning ?? ((text) => process.emitWarning(text, "TidemarkWarning")))(message);
}

async function flowThatRan({ folder }: RunPlace): Promise<FlowDefinition> {
  return readRunHistory((await readRunStore(folder)).records).definition;
}
