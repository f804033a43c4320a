import { joinPath, type GroupDefinition, type NodeDefinition } from "@tidemark/spec";
import type { StepPlace } from "./execution-plan.ts";

/** A flow's or group's own nodes by id, and the names that it binds. */
export interface ScopeTree {
  readonly path: string;
  readonly parent?: ScopeTree;
  /** The place of this scope's group among its parent's nodes. */
  readonly indexInParent: number;
  readonly nodes: readonly NodeDefinition[];
  readonly byId: ReadonlyMap<string, number>;
  readonly variables: ReadonlySet<string>;
  readonly children: ReadonlyMap<number, ScopeTree>;
}

export function buildScopeTree(nodes: readonly NodeDefinition[]): ScopeTree {
  return buildScope(nodes, "", undefined, -1, new Set());
}

function buildScope(
  nodes: readonly NodeDefinition[],
  path: string,
  parent: ScopeTree | undefined,
  indexInParent: number,
  variables: ReadonlySet<string>,
): ScopeTree {
  const byId = new Map<string, number>();
  nodes.forEach((node, index) => {
    if (!byId.has(node.id)) byId.set(node.id, index);
  });
  const children = new Map<number, ScopeTree>();
  const scope: ScopeTree = {
    path,
    ...(parent && { parent }),
    indexInParent,
    nodes,
    byId,
    variables,
    children,
  };
  nodes.forEach((node, index) => {
    if (node.kind !== "group") return;
    children.set(index, buildScope(node.nodes, joinPath(path, node.id), scope, index, groupVariables(node)));
  });
  return scope;
}

/** The names that a group binds for its body. */
export function groupVariables(group: GroupDefinition): ReadonlySet<string> {
  const names = new Set<string>();
  if (group.each !== undefined) names.add(group.as ?? "item").add("index");
  if (group.repeat !== undefined) names.add("previous").add("index");
  return names;
}

/** The node that a name means in a scope: one of its own, or of the scopes around it. */
export function findNode(scope: ScopeTree, name: string): StepPlace | undefined {
  let up = 0;
  for (let current: ScopeTree | undefined = scope; current !== undefined; current = current.parent) {
    const index = current.byId.get(name);
    if (index !== undefined) return { up, index };
    up += 1;
  }
  return undefined;
}

/** The scope so many levels further out. */
export function scopeAbove(scope: ScopeTree, up: number): ScopeTree {
  let current = scope;
  for (let level = 0; level < up; level++) current = current.parent ?? current;
  return current;
}

/** The place, in the scope `up` levels further out, of the node that holds this scope; or the node itself at level 0. */
export function ancestorIndex(scope: ScopeTree, index: number, up: number): number {
  let current = scope;
  let at = index;
  for (let level = 0; level < up; level++) {
    at = current.indexInParent;
    current = current.parent ?? current;
  }
  return at;
}

/** Every name that an expression in this scope may use for a step or a variable. */
export function visibleNames(scope: ScopeTree): readonly string[] {
  const names: string[] = [];
  for (let current: ScopeTree | undefined = scope; current !== undefined; current = current.parent) {
    names.push(...current.byId.keys(), ...current.variables);
  }
  return names;
}

/** Whether a name is bound by this scope or one around it. */
export function isVariable(scope: ScopeTree, name: string): boolean {
  for (let current: ScopeTree | undefined = scope; current !== undefined; current = current.parent) {
    if (current.variables.has(name)) return true;
  }
  return false;
}

/** The path of a node with this id anywhere in the flow. */
export function findAnywhere(scope: ScopeTree, id: string): string | undefined {
  let root = scope;
  while (root.parent !== undefined) root = root.parent;
  const queue = [root];
  for (let current = queue.shift(); current !== undefined; current = queue.shift()) {
    if (current.byId.has(id)) return joinPath(current.path, id);
    queue.push(...current.children.values());
  }
  return undefined;
}
