import { conditionIsFalse, type ExecutionPlan, type PlannedNode } from "@tidemark/core";
import type { NodeResult } from "@tidemark/spec";
import type { StepComparison } from "./compare-run.ts";
import { readsSettings } from "./steps-that-read-settings.ts";

/** The steps whose condition reads what may be another on resume: `config`, `env` or `run.attempt`. */
export function conditionalSteps(plan: ExecutionPlan): readonly PlannedNode[] {
  return plan.root.nodes.filter(({ when }) => when !== undefined && readsSettings(when.bindings));
}

/** What those conditions came to, for the steps that stay as they are: a new value does not undo them. */
export function settledConditions(
  plan: ExecutionPlan,
  steps: readonly StepComparison[],
  results: ReadonlyMap<string, NodeResult>,
): Readonly<Record<string, boolean>> {
  const kept = new Set(steps.flatMap(({ path, verdict }) => (verdict === "kept" ? [path] : [])));
  const settled: Record<string, boolean> = {};
  for (const { path } of conditionalSteps(plan)) {
    const result = kept.has(path) ? results.get(path) : undefined;
    if (result === undefined) continue;
    if (result.status !== "skipped") settled[path] = true;
    else if (result.reason === conditionIsFalse) settled[path] = false;
  }
  return settled;
}
