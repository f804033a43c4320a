import { conditionIsFalse, type Binding, type ExecutionPlan, type PlannedStep } from "@tidemark/core";
import type { Json, JsonObject, NodeResult, RunHeader } from "@tidemark/spec";

/** The `when` of a step. */
export interface ExplainedCondition {
  readonly source: string;
  /** What it came to. Nothing where nobody has asked it, or where it failed. */
  readonly holds?: boolean;
  /** What it reads, as far as there is a value for it. */
  readonly values: readonly { readonly name: string; readonly value: Json }[];
}

export interface ConditionContext {
  readonly plan: ExecutionPlan;
  readonly header: RunHeader;
  readonly results: ReadonlyMap<string, NodeResult>;
}

/** What the condition of a step was, and what it was decided on. */
export function explainCondition(
  step: PlannedStep,
  context: ConditionContext,
): ExplainedCondition | undefined {
  const { when, path } = step;
  if (when === undefined) return undefined;
  const { code, bindings } = when;
  const values = new Map<string, Json>();
  for (const { root, members, computed } of code.references) {
    const binding = bindings.find(({ name }) => name === root);
    const value = binding === undefined || computed ? undefined : valueOf(binding, members, context);
    if (value !== undefined) values.set([root, ...members].join("."), value);
  }
  const holds = outcomeOf(context.results.get(path));
  return {
    source: code.source,
    ...(holds !== undefined && { holds }),
    values: [...values].map(([name, value]) => ({ name, value })),
  };
}

/** A step that was skipped for another reason was never asked whether it is wanted. */
function outcomeOf(result: NodeResult | undefined): boolean | undefined {
  if (result === undefined) return undefined;
  if (result.status === "skipped") return result.reason === conditionIsFalse ? false : undefined;
  // Without an attempt, it may be the condition itself that failed.
  return result.status === "failed" && result.attempts === 0 ? undefined : true;
}

function valueOf(
  binding: Binding,
  members: readonly string[],
  { plan, header, results }: ConditionContext,
): Json | undefined {
  const resultAt = (index: number): NodeResult | undefined => results.get(plan.root.nodes[index]!.path);
  switch (binding.from) {
    case "inputs":
      return walk(header.inputs, members);
    case "config":
      return walk(header.config, members);
    case "env":
      return walk(header.env, members);
    case "step": {
      const result = resultAt(binding.step.index);
      return result === undefined ? undefined : walk(result.output ?? null, members);
    }
    case "steps": {
      const [id = "", ...rest] = members;
      const named = binding.steps.find(({ name }) => name === id);
      const result = named === undefined ? undefined : resultAt(named.index);
      return result === undefined ? undefined : walk(result as unknown as JsonObject, rest);
    }
    default:
      return undefined;
  }
}

function walk(from: Json, members: readonly string[]): Json | undefined {
  let value: Json | undefined = from;
  for (const member of members) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, member)) return undefined;
    value = (value as JsonObject)[member];
  }
  return value;
}
