import type { DefinitionProblem, FlowDefinition, RuntimeDescription } from "@tidemark/spec";
import { joinPath } from "@tidemark/spec";
import { Binder } from "./binder.ts";
import { findCallTargets } from "./call-targets.ts";
import { checkFlow } from "./check-flow.ts";
import { checkIdentity } from "./check-identity.ts";
import { complainOfUnread } from "./check-unread.ts";
import { Edges } from "./edges.ts";
import type { ExecutionPlan } from "./execution-plan.ts";
import { findUnsupported } from "./find-unsupported.ts";
import { NameTypes } from "./name-types.ts";
import { NodePlanner } from "./node-planner.ts";
import { Problems } from "./problems.ts";
import { ReferenceResolver } from "./reference-resolver.ts";
import { planScope, type ScopeParts } from "./scope-planner.ts";
import { buildScopeTree, type ScopeTree } from "./scope-tree.ts";

export interface PlanOptions {
  /**
   * The runtimes that there are: whole, or as descriptions. Without them, what depends on a runtime
   * is not checked and such a plan cannot run steps whose runtime follows from their body.
   */
  readonly runtimes?: readonly RuntimeDescription[];
}

export interface Analysis {
  /** Absent where there are errors. */
  readonly plan?: ExecutionPlan;
  readonly problems: readonly DefinitionProblem[];
}

/**
 * Everything that can be said of a definition before it runs: its plan, and every problem at once.
 * Pure: nothing is evaluated and nothing touched.
 *
 * @example
 * analyze(definition, { runtimes: [shell()] }).problems // [] where all is well
 */
export function analyze(definition: FlowDefinition, options: PlanOptions = {}): Analysis {
  const problems = new Problems();
  const edges = new Edges();
  const tree = buildScopeTree(definition.nodes);
  checkFlow(definition, problems);
  checkIdentity(tree, problems);
  const resolver = new ReferenceResolver(definition, problems, (scope, from, to, required) =>
    edges.note(scope, from, to, required),
  );
  const binder = new Binder(problems, resolver, new NameTypes(definition));
  const planner = new NodePlanner({ definition, runtimes: options.runtimes, problems, binder, edges });
  const parts = planParts(tree, definition, planner, problems);
  const root = { node: "", scope: tree, index: -1 };
  const output =
    definition.output === undefined ? undefined : binder.template(definition.output, root, "/output");
  const scope = planScope(parts, edges, problems, output);
  complainOfUnused(definition, resolver.usedInputs, problems);
  const unsupported = complainOfUnsupported(definition, problems);
  if (problems.hasErrors) return { problems: problems.list };
  complainOfUnread(scope, parts, edges, problems);
  const waves = scope.graph.waves.map((nodes) => nodes.map((index) => scope.nodes[index]!.path));
  const handler = definition.onError === undefined ? undefined : tree.byId.get(definition.onError);
  const plan = { definition, root: scope, waves, unsupported, ...(handler !== undefined && { handler }) };
  return { plan, problems: problems.list };
}

/** What cannot run yet is a warning here, so that the plan can be looked at; running it is refused. */
function complainOfUnsupported(definition: FlowDefinition, problems: Problems): readonly DefinitionProblem[] {
  const found = findUnsupported(definition);
  for (const { place, message, blocks } of found) {
    problems.add("TM2050", place, message, {
      warning: true,
      ...(blocks && { help: "Such a flow can be checked and planned, not run." }),
    });
  }
  return found.flatMap(({ place, message, blocks }) =>
    blocks ? [{ code: "TM2050", severity: "error", message, place }] : [],
  );
}

/** Plans every node of a scope and of the scopes inside it. */
function planParts(
  tree: ScopeTree,
  definition: FlowDefinition,
  planner: NodePlanner,
  problems: Problems,
): ScopeParts {
  const targets = findCallTargets(tree, tree.parent === undefined ? definition.onError : undefined, problems);
  const children = new Map<number, ScopeParts>();
  for (const [index, child] of tree.children)
    children.set(index, planParts(child, definition, planner, problems));
  const drafts = tree.nodes.map((node, index) =>
    planner.draft(node, { tree, index, path: joinPath(tree.path, node.id), roles: targets.get(index) }),
  );
  return { tree, drafts, targets, children };
}

function complainOfUnused(definition: FlowDefinition, used: ReadonlySet<string>, problems: Problems): void {
  for (const name of Object.keys(definition.inputs)) {
    if (used.has(name)) continue;
    problems.add(
      "TM2040",
      { node: "", pointer: `/inputs/${name}`, key: true },
      `Nothing reads the input \`${name}\`.`,
      {
        warning: true,
        help: `Use it as \`\${{ inputs.${name} }}\`, or take it out.`,
      },
    );
  }
}
