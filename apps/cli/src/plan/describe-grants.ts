import type { ExecutionPlan, PlannedNode, PlannedStep } from "@tidemark/core";
import type { Grant, JsonObject, Runtime, RuntimeBody } from "@tidemark/spec";

/** Something that a flow asks to be allowed, with the steps that ask for it. */
export type DescribedGrant = Grant & { readonly steps: readonly string[] };

export interface DescribedGrants {
  /** What is known before a run, each once. */
  readonly grants: readonly DescribedGrant[];
  /** Steps that will ask for something that depends on values. */
  readonly openGrants: readonly string[];
}

/** What the runtimes of a flow ask to be allowed, as far as its settings tell before a run. */
export function describeGrants({ root }: ExecutionPlan): DescribedGrants {
  const grants = new Map<string, { readonly grant: Grant; readonly steps: string[] }>();
  const openGrants: string[] = [];
  for (const step of stepsOf(root.nodes)) {
    const asked = grantsOf(step);
    if (asked === undefined) openGrants.push(step.path);
    for (const grant of asked ?? []) {
      const key = JSON.stringify(grant);
      const known = grants.get(key);
      if (known === undefined) grants.set(key, { grant, steps: [step.path] });
      else if (known.steps.at(-1) !== step.path) known.steps.push(step.path);
    }
  }
  return { grants: [...grants.values()].map(({ grant, steps }) => ({ ...grant, steps })), openGrants };
}

function stepsOf(nodes: readonly PlannedNode[]): readonly PlannedStep[] {
  return nodes.flatMap((node) => (node.kind === "step" ? [node] : stepsOf(node.scope.nodes)));
}

/** Nothing where it cannot be known. */
function grantsOf({ runtime, settings, definition, body }: PlannedStep): readonly Grant[] | undefined {
  const { grants, config: schema } = (runtime ?? {}) as Partial<Runtime>;
  if (grants === undefined || schema === undefined) return [];
  if (!settings.code.constant) return undefined;
  // Deferred settings stand as they were written, as in a run.
  const config = { ...definition.settings, ...(settings.code.evaluate({}) as JsonObject) };
  const checked = schema["~standard"].validate(config);
  const known = bodyOf(body);
  if (checked instanceof Promise || checked.issues !== undefined || known === undefined) return undefined;
  return known === "none" ? grants(checked.value) : grants(checked.value, known);
}

function bodyOf(body: PlannedStep["body"]): RuntimeBody | "none" | undefined {
  if (body === undefined) return "none";
  const { language, kind, text, code } = body;
  if (kind === "raw") return { language, content: text };
  const template = code?.code;
  if (template === undefined || !("constant" in template) || !template.constant) return undefined;
  return { language, content: template.evaluate({}) };
}
