import type { DescribedNode, PlanDescription } from "./describe-plan.ts";

/**
 * A plan as a Mermaid flowchart: an arrow from what is needed to what needs it, groups as boxes, a
 * dotted arrow to what runs only when called.
 *
 * @example
 * formatMermaid(describePlan(plan, values)) // "flowchart LR\n  topics[\"topics<br>http\"]\n…"
 */
export function formatMermaid(plan: PlanDescription): string {
  const lines = ["flowchart LR", ...scopeLines([...plan.waves.flat(), ...plan.called], "  ")];
  return `${lines.join("\n")}\n`;
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
