import { count } from "../printers/summarize-value.ts";
import type { DescribedNode, PlanDescription } from "./describe-plan.ts";

/**
 * A plan as a Mermaid flowchart: an arrow from what is needed to what needs it, groups as boxes, a
 * dotted arrow to what runs only when called. Where that are too many arrows, groups are drawn as one
 * node each, the innermost first.
 *
 * @example
 * formatMermaid(describePlan(plan, values)) // "flowchart LR\n  topics[\"topics<br>http\"]\n…"
 */
export function formatMermaid(plan: PlanDescription): string {
  const all: readonly DescribedNode[] = [...plan.waves.flat(), ...plan.called];
  const depth = depthOf(all);
  let level = depth;
  let nodes = all;
  while (level > 0 && countEdges(nodes) > mostEdges) nodes = collapse(all, --level);
  const note =
    level < depth ? [`  %% Over ${mostEdges} arrows: inner groups are drawn as one node each.`] : [];
  return `${["flowchart LR", ...note, ...scopeLines(nodes, "  ")].join("\n")}\n`;
}

/** Nobody can read more, and somewhat above it Mermaid draws nothing at all. */
const mostEdges = 200;

/** How deep groups are nested: 0 where there is none. */
function depthOf(nodes: readonly DescribedNode[]): number {
  return nodes.reduce(
    (depth, { nodes: children }) => Math.max(depth, children === undefined ? 0 : 1 + depthOf(children)),
    0,
  );
}

function countEdges(nodes: readonly DescribedNode[]): number {
  const ids = new Set(nodes.map(({ id }) => id));
  return nodes.reduce(
    (sum, node) =>
      sum +
      node.needs.length +
      calls(node).filter(([id]) => ids.has(id)).length +
      countEdges(node.nodes ?? []),
    0,
  );
}

/** The same with groups that lie in `level` others as nodes without an inside. */
function collapse(nodes: readonly DescribedNode[], level: number): readonly DescribedNode[] {
  return nodes.map((node) => {
    const { nodes: children, ...outside } = node;
    if (children === undefined) return node;
    if (level > 0) return { ...node, nodes: collapse(children, level - 1) };
    return { ...outside, uses: `${node.uses}, ${count(countSteps(children), "step")}` };
  });
}

function countSteps(nodes: readonly DescribedNode[]): number {
  return nodes.reduce((sum, { nodes: inside }) => sum + (inside === undefined ? 1 : countSteps(inside)), 0);
}

function scopeLines(nodes: readonly DescribedNode[], indent: string): readonly string[] {
  const pathOf = new Map(nodes.map((node) => [node.id, node.path]));
  const target = (id: string): string => mermaidId(pathOf.get(id) ?? id);
  const edges = nodes.flatMap((node) => [
    ...node.needs.map((id) => `${target(id)} --> ${mermaidId(node.path)}`),
    ...calls(node).flatMap(([id, word]) =>
      pathOf.has(id) ? [`${mermaidId(node.path)} -.->|${word}| ${target(id)}`] : [],
    ),
  ]);
  return [...nodes.flatMap((node) => nodeLines(node, indent)), ...edges.map((edge) => indent + edge)];
}

function nodeLines(node: DescribedNode, indent: string): readonly string[] {
  const label = `${escapeLabel(node.title ?? node.id)}<br>${node.uses}`;
  const id = mermaidId(node.path);
  if (node.nodes === undefined) {
    // A rhombus is a question: this step may be passed over.
    return [node.when === undefined ? `${indent}${id}["${label}"]` : `${indent}${id}{{"${label}"}}`];
  }
  return [`${indent}subgraph ${id}["${label}"]`, ...scopeLines(node.nodes, `${indent}  `), `${indent}end`];
}

function calls({ fallback, undo, onError }: DescribedNode): readonly (readonly [string, string])[] {
  const all = [
    [fallback, "fallback"],
    [undo, "undo"],
    [onError, "on error"],
  ] as const;
  return all.flatMap(([id, word]) => (id === undefined ? [] : [[id, word] as const]));
}

/** `end` and other words of Mermaid's own are no ids, hence the prefix. */
function mermaidId(path: string): string {
  return `step_${path.replaceAll(".", "__")}`;
}

/** Mermaid has its own entities. */
function escapeLabel(text: string): string {
  return text
    .replaceAll("#", "#35;")
    .replaceAll('"', "#quot;")
    .replaceAll("<", "#lt;")
    .replaceAll(">", "#gt;")
    .replaceAll("`", "#96;");
}
