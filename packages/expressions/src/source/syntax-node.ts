import type { ASTNode } from "@marcbachmann/cel-js";

/** A node of the parser's syntax tree. Offsets are those of the expression, not of the text around it. */
export type SyntaxNode = ASTNode;

export type AccessNode = Extract<SyntaxNode, { op: "." | ".?" | "[]" | "[?]" }>;
export type CallNode = Extract<SyntaxNode, { op: "call" }>;
export type MethodNode = Extract<SyntaxNode, { op: "rcall" }>;

/** The nodes directly below a node. */
export function childrenOf(node: SyntaxNode): readonly SyntaxNode[] {
  switch (node.op) {
    case "value":
    case "id":
      return [];
    case ".":
    case ".?":
      return [node.args[0]];
    case "!_":
    case "-_":
      return [node.args];
    case "call":
      return node.args[1];
    case "rcall":
      return [node.args[1], ...node.args[2]];
    case "map":
      return node.args.flat();
    default:
      return node.args;
  }
}

export function isAccess(node: SyntaxNode): node is AccessNode {
  return node.op === "." || node.op === ".?" || node.op === "[]" || node.op === "[?]";
}

/** The key that an access names in plain text, or `undefined` where it is computed. */
export function literalKey(node: AccessNode): string | number | undefined {
  const key = node.args[1];
  if (typeof key === "string") return key;
  if (key.op !== "value") return undefined;
  const literal = key.args;
  if (typeof literal === "string") return literal;
  if (typeof literal === "number" || typeof literal === "bigint") return Number(literal);
  return undefined;
}
