import type { ExecutionPlan, PlannedNode } from "@tidemark/core";

/** A question that a flow puts to a person. */
export interface DescribedCheckpoint {
  readonly path: string;
  readonly title?: string;
  readonly timeoutMs?: number;
  /** The answer when the time has passed. */
  readonly default?: string;
}

/** The checkpoints of a flow, in the order of the file. */
export function describeCheckpoints({ root }: ExecutionPlan): readonly DescribedCheckpoint[] {
  return checkpointsOf(root.nodes);
}

function checkpointsOf(nodes: readonly PlannedNode[]): readonly DescribedCheckpoint[] {
  return nodes.flatMap((node) => {
    if (node.kind === "group") return checkpointsOf(node.scope.nodes);
    if (node.uses !== "checkpoint") return [];
    const { path, timeoutMs } = node;
    const { title, settings } = node.definition;
    const answer = settings["default"];
    return [
      {
        path,
        ...(title === undefined ? {} : { title }),
        ...(timeoutMs === undefined
          ? {}
          : { timeoutMs, default: typeof answer === "string" ? answer : "reject" }),
      },
    ];
  });
}
