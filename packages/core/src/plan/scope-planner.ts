import type { Template } from "@tidemark/expressions";
import { joinPath } from "@tidemark/spec";
import type { CallTargets } from "./call-targets.ts";
import { findCycles } from "./cycles.ts";
import type { Edges } from "./edges.ts";
import type { Bound, PlannedNode, PlannedScope } from "./execution-plan.ts";
import { buildGraph } from "./graph.ts";
import type { NodeDraft } from "./node-planner.ts";
import type { Problems } from "./problems.ts";
import type { ScopeTree } from "./scope-tree.ts";

export interface ScopeParts {
  readonly tree: ScopeTree;
  readonly drafts: readonly NodeDraft[];
  readonly targets: CallTargets;
  readonly children: ReadonlyMap<number, ScopeParts>;
}

/** Puts the nodes of a scope, and of the scopes inside it, into their waves. */
export function planScope(
  parts: ScopeParts,
  edges: Edges,
  problems: Problems,
  output?: Bound<Template>,
): PlannedScope {
  const { tree, drafts, targets } = parts;
  inheritFromCalled(parts, edges);
  const dependencies = drafts.map((_, index) => (targets.has(index) ? [] : edges.of(tree, index)));
  complainOfWaitingForCalled(parts, dependencies, problems);
  const whole = buildGraph(dependencies);
  const graph =
    targets.size === 0
      ? whole
      : { ...whole, waves: whole.waves.map((wave) => wave.filter((index) => !targets.has(index))) };
  if (graph.cyclic) complainOfCycles(tree, dependencies, problems);
  const nodes = drafts.map((draft, index): PlannedNode => {
    const called = targets.has(index);
    draft.wave = called ? 0 : graph.wave[index]!;
    draft.dependencies = dependencies[index]!;
    if (!called) draft.required = edges.requiredBy(tree, index);
    if (draft.kind === "step") return draft;
    const { output: groupOutput, ...group } = draft;
    return { ...group, scope: planScope(parts.children.get(index)!, edges, problems, groupOutput) };
  });
  complainOfSkipped(parts, nodes, problems);
  return { path: tree.path, nodes, graph, ...(output && { output }) };
}

/** What a fallback reads must be there when the step it stands in for has failed. */
function inheritFromCalled({ tree, drafts }: ScopeParts, edges: Edges): void {
  for (const { index, fallback } of drafts) {
    const seen = new Set<number>();
    for (
      let called = fallback;
      called !== undefined && !seen.has(called);
      called = drafts[called]?.fallback
    ) {
      seen.add(called);
      edges.inherit(tree, index, called);
    }
  }
}

function complainOfWaitingForCalled(
  { tree, targets }: ScopeParts,
  dependencies: readonly (readonly number[])[],
  problems: Problems,
): void {
  if (targets.size === 0) return;
  dependencies.forEach((needed, index) => {
    for (const other of needed) {
      if (!targets.has(other)) continue;
      const id = tree.nodes[other]!.id;
      problems.add(
        "TM2033",
        { node: joinPath(tree.path, tree.nodes[index]!.id), pointer: "" },
        `\`${id}\` runs only when another step fails, so nothing can wait for it.`,
        {
          help: "Read the step that calls it: its output is there under that step's name.",
        },
      );
    }
  });
}

function complainOfCycles(
  tree: ScopeTree,
  dependencies: readonly (readonly number[])[],
  problems: Problems,
): void {
  for (const cycle of findCycles(dependencies)) {
    const ids = cycle.map((index) => tree.nodes[index]!.id);
    const place = (id: string) => ({ node: joinPath(tree.path, id), pointer: "" });
    const story =
      cycle.length === 1
        ? `\`${ids[0]}\` waits for itself.`
        : `These steps wait for each other: ${[...ids, ids[0]].join(" → ")}.`;
    problems.add("TM2031", place(ids[0]!), story, {
      help: "Take one of these references out, or move the shared part into a step of its own.",
      related: ids.map((id, at) => ({
        message: `\`${id}\` needs \`${ids[(at + 1) % ids.length]}\``,
        place: place(id),
      })),
    });
  }
}

/** A reader without a condition of its own is skipped together with what it reads, which few mean. */
function complainOfSkipped({ tree }: ScopeParts, nodes: readonly PlannedNode[], problems: Problems): void {
  for (const node of nodes) {
    if (node.when !== undefined) continue;
    for (const other of node.required) {
      const source = nodes[other]!;
      if (source.when === undefined || tree.nodes[node.index]!.needs?.includes(source.id)) continue;
      problems.add(
        "TM2041",
        { node: node.path, pointer: "" },
        `\`${source.id}\` may be skipped, and then \`${node.id}\` is skipped too.`,
        {
          warning: true,
          help: `Say so with a \`when\` of its own, or run it all the same with \`when: always()\`.`,
        },
      );
    }
  }
}
