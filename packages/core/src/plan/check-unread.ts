import type { Effect, Runtime, StepDefinition } from "@tidemark/spec";
import type { Edges } from "./edges.ts";
import type { Binding, PlannedScope, PlannedStep } from "./execution-plan.ts";
import type { Problems } from "./problems.ts";
import type { ScopeParts } from "./scope-planner.ts";

/**
 * Complains of steps that change nothing and whose output nobody reads. Only where the flow says what
 * its output is: in any other, what a step works out may be all that it is for.
 */
export function complainOfUnread(
  scope: PlannedScope,
  { tree, targets }: ScopeParts,
  edges: Edges,
  problems: Problems,
): void {
  if (scope.output === undefined) return;
  const read = new Set<number>(scope.output.bindings.flatMap(indexesOf));
  for (const index of tree.nodes.keys()) for (const other of edges.of(tree, index)) read.add(other);
  // One word about a step is enough.
  const named = new Set(problems.list.flatMap(({ place }) => (place.pointer === "" ? [place.node] : [])));
  for (const node of scope.nodes) {
    if (node.kind === "group" || read.has(node.index) || targets.has(node.index)) continue;
    // A question can end the run, whoever reads the answer.
    if (named.has(node.path) || node.runtime?.asks === true || !isPure(node)) continue;
    problems.add(
      "TM2042",
      { node: node.path, pointer: "" },
      `Nothing reads \`${node.path}\`, and it has no other effect.`,
      {
        warning: true,
        help: `Use it as \`\${{ ${node.path} }}\`, in a step or in \`output\`, or take it out.`,
      },
    );
  }
}

function indexesOf(binding: Binding): readonly number[] {
  if (binding.from === "step") return [binding.step.index];
  return binding.from === "steps" ? binding.steps.map(({ index }) => index) : [];
}

/** Whether a step is known to do nothing but give an output. One that says what it `returns` is a check too. */
function isPure({ definition, runtime, settings, body }: PlannedStep): boolean {
  if (definition.returns !== undefined) return false;
  if (definition.effect !== undefined) return definition.effect === "pure";
  const whole = runtime as Partial<Runtime> | undefined;
  if (whole?.effect === undefined || whole.config === undefined) return false;
  // Settings that are known only while the flow runs may decide, unless the runtime looks at none.
  const known = settings.code.constant && (body?.code === undefined || body.kind === "raw");
  if (whole.effect.length > 0 && !known) return false;
  return effectOf(whole as Runtime, definition) === "pure";
}

function effectOf(runtime: Runtime, { settings, body }: StepDefinition): Effect | undefined {
  try {
    if (runtime.effect.length === 0) return runtime.effect(undefined);
    const result = runtime.config["~standard"].validate(settings);
    if (result instanceof Promise || result.issues !== undefined) return undefined;
    return runtime.effect(result.value, body && { language: body.language, content: body.text });
  } catch {
    return undefined;
  }
}
