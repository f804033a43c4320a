import { isTypeName } from "./compile/compile-access.ts";
import { namespaces } from "./functions/function-table.ts";
import { isBind, macroShape } from "./source/macro-shape.ts";
import type { Origin } from "./source/origin.ts";
import {
  childrenOf,
  isAccess,
  literalKey,
  type AccessNode,
  type MethodNode,
  type SyntaxNode,
} from "./source/syntax-node.ts";

/** A name in an expression, with the plain members read from it: `steps.topics.status` is root "steps", members ["topics", "status"]. */
export interface Reference {
  readonly root: string;
  /** `.name`, `["name"]` and `[0]`, up to the first computed key or method call. */
  readonly members: readonly string[];
  /** Whether a computed key follows directly on the chain: `steps[inputs.which]`. */
  readonly computed: boolean;
  /** Offsets in the text that was compiled; `end` is that of the chain. */
  readonly start: number;
  readonly end: number;
}

/** The free variables of a syntax tree in the order of the text. Variables of macros are none. */
export function findReferences(root: SyntaxNode, origin: Origin): readonly Reference[] {
  const found: Reference[] = [];
  collect(root, new Set(), origin, found);
  return found.sort((left, right) => left.start - right.start);
}

function collect(node: SyntaxNode, bound: ReadonlySet<string>, origin: Origin, found: Reference[]): void {
  if (node.op === "id" || isAccess(node)) return collectChain(node, bound, origin, found);
  if (node.op === "rcall") return collectMethod(node, bound, origin, found);
  for (const child of childrenOf(node)) collect(child, bound, origin, found);
}

function collectChain(
  node: SyntaxNode,
  bound: ReadonlySet<string>,
  origin: Origin,
  found: Reference[],
): void {
  const accesses: AccessNode[] = [];
  let root = node;
  while (isAccess(root)) {
    accesses.unshift(root);
    root = root.args[0];
  }
  for (const { args } of accesses) {
    if (typeof args[1] !== "string") collect(args[1], bound, origin, found);
  }
  if (root.op !== "id") return collect(root, bound, origin, found);
  if (bound.has(root.args) || isTypeName(root.args)) return;
  const firstComputed = accesses.findIndex((access) => literalKey(access) === undefined);
  const plain = firstComputed === -1 ? accesses : accesses.slice(0, firstComputed);
  found.push({
    root: root.args,
    members: plain.map((access) => String(literalKey(access))),
    computed: firstComputed !== -1,
    start: origin.offset + root.start,
    end: origin.offset + (plain.at(-1) ?? root).end,
  });
}

function collectMethod(
  node: MethodNode,
  bound: ReadonlySet<string>,
  origin: Origin,
  found: Reference[],
): void {
  const [name, receiver, parameters] = node.args;
  if (isBind(node)) {
    const [variable, value, body] = parameters as [SyntaxNode, SyntaxNode, SyntaxNode];
    collect(value, bound, origin, found);
    return collect(body, withNames(bound, [variable]), origin, found);
  }
  const free = receiver.op === "id" && !bound.has(receiver.args);
  const namespaced = free && namespaces.get(receiver.args)?.has(name) === true;
  if (!namespaced) collect(receiver, bound, origin, found);
  const shape = macroShape(node);
  const inside = shape === undefined ? bound : withNames(bound, shape.variables);
  for (const parameter of shape?.bodies ?? parameters) collect(parameter, inside, origin, found);
}

function withNames(bound: ReadonlySet<string>, variables: readonly SyntaxNode[]): ReadonlySet<string> {
  return new Set([
    ...bound,
    ...variables.flatMap((variable) => (variable.op === "id" ? [variable.args] : [])),
  ]);
}
