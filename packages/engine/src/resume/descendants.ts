import type { ExecutionPlan, PlannedStep } from "@tidemark/core";
import { suggest } from "@tidemark/spec";
import { EngineError } from "../engine-error.ts";

/** The steps and everything that depends on them. */
export function descendants({ root }: ExecutionPlan, steps: readonly PlannedStep[]): readonly string[] {
  const found = new Set(steps.map(({ index }) => index));
  const { offsets, targets } = root.graph;
  for (const index of found)
    for (let at = offsets[index]!; at < offsets[index + 1]!; at++) found.add(targets[at]!);
  return [...found].map((index) => root.nodes[index]!.path);
}

/** @throws {EngineError} `unknown_step` */
export function findStep(plan: ExecutionPlan, path: string): PlannedStep {
  const steps = plan.root.nodes.filter((node) => node.kind === "step");
  const step = steps.find((node) => node.path === path);
  if (step !== undefined) return step;
  const likely = suggest(
    path,
    steps.map((node) => node.path),
  );
  throw new EngineError("unknown_step", `There is no step \`${path}\` in the flow.`, {
    ...(likely !== undefined && { hint: `Did you mean \`${likely}\`?` }),
  });
}
