import type { ExecutionPlan, PlannedGroup, PlannedNode, PlannedScope } from "@tidemark/core";

import type { CollectedValue } from "../inputs/collect-values.ts";
import type { RunValues } from "../inputs/collect-run-values.ts";
import { describeCheckpoints, type DescribedCheckpoint } from "./describe-checkpoints.ts";
import { describeGrants, type DescribedGrants } from "./describe-grants.ts";

/** A plan as it is shown: plain data, and what `tidemark plan --json` prints. */
export interface PlanDescription extends DescribedGrants {
  readonly version: 1;
  readonly flow: string;
  readonly title?: string;
  readonly description?: string;
  readonly waves: readonly (readonly DescribedNode[])[];
  /** Steps that run only when another calls them. */
  readonly called: readonly DescribedNode[];
  readonly checkpoints: readonly DescribedCheckpoint[];
  readonly inputs: readonly CollectedValue[];
  readonly config: readonly CollectedValue[];
  readonly secrets: readonly string[];
  readonly env: readonly string[];
}

export interface DescribedNode {
  readonly path: string;
  readonly id: string;
  readonly kind: "step" | "group";
  readonly title?: string;
  /** From 1 in its own scope; 0 where it runs only when called. */
  readonly wave: number;
  /** A step's runtime; `each`, `repeat`, `choose` or `group`. */
  readonly uses: string;
  /** The ids that it waits for, in its own scope. */
  readonly needs: readonly string[];
  readonly when?: string;
  readonly fallback?: string;
  readonly undo?: string;
  readonly onError?: string;
  /** Of a group. */
  readonly nodes?: readonly DescribedNode[];
}

/** Turns a plan and what a run would be given into what there is to show. */
export function describePlan(plan: ExecutionPlan, { inputs, config }: RunValues): PlanDescription {
  const { definition, root } = plan;
  const nodes = describeScope(root);
  const highest = nodes.reduce((wave, node) => Math.max(wave, node.wave), 0);
  const { name, title, description, secrets, env } = definition;
  return {
    version: 1,
    flow: name,
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
    waves: Array.from({ length: highest }, (_, wave) => nodes.filter((node) => node.wave === wave + 1)),
    called: nodes.filter((node) => node.wave === 0),
    checkpoints: describeCheckpoints(plan),
    ...describeGrants(plan),
    inputs: inputs.all,
    config: config.all,
    secrets,
    env,
  };
}

function describeScope({ nodes }: PlannedScope): readonly DescribedNode[] {
  return nodes.map((node) => describeNode(node, nodes));
}

function describeNode(node: PlannedNode, siblings: readonly PlannedNode[]): DescribedNode {
  const { definition } = node;
  const { id, title, when, fallback, onError } = definition;
  const undo = definition.kind === "step" ? definition.undo : undefined;
  const optional = { title, when, fallback, undo, onError };
  return {
    path: node.path,
    id,
    kind: node.kind,
    wave: node.wave,
    uses: node.kind === "step" ? node.uses : groupKind(node),
    needs: node.dependencies.flatMap((index) => siblings[index]?.id ?? []),
    ...(Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)) as object),
    ...(node.kind === "group" ? { nodes: describeScope(node.scope) } : {}),
  };
}

function groupKind({ definition }: PlannedGroup): string {
  if (definition.each !== undefined) return "each";
  if (definition.repeat !== undefined) return "repeat";
  return definition.choose === undefined ? "group" : "choose";
}
