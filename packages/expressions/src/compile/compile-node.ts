import type { Evaluate } from "../frame.ts";
import type { Origin } from "../source/origin.ts";
import type { SyntaxNode } from "../source/syntax-node.ts";
import { compileAccess, compileReading } from "./compile-access.ts";
import { compileCall, compileMethod } from "./compile-call.ts";
import { compileList, compileMap, compileValue } from "./compile-literal.ts";
import { compileLogic, compileTernary } from "./compile-logic.ts";
import { compileBinary, compileUnary } from "./compile-operator.ts";
import type { Bindings, Compiler, Findings } from "./compiler.ts";

/** A syntax tree as a function, and what was found out on the way. */
export function compileTree(
  root: SyntaxNode,
  origin: Origin,
): { readonly run: Evaluate; readonly findings: Findings } {
  const compiler: Compiler = {
    origin,
    findings: { usesAlways: false, makesSpecials: false, repeatsValues: false, slots: 0 },
    compile: (node, bindings) => compileNode(node, bindings, compiler),
    compileForReading: (node, bindings) => compileReading(node, bindings, compiler),
  };
  return { run: compiler.compile(root, undefined), findings: compiler.findings };
}

/** A node of any kind as a function. */
export function compileNode(node: SyntaxNode, bindings: Bindings | undefined, compiler: Compiler): Evaluate {
  switch (node.op) {
    case "value":
      return compileValue(node, compiler);
    case "id":
    case ".":
    case ".?":
    case "[]":
    case "[?]":
      return compileAccess(node, bindings, compiler);
    case "call":
      return compileCall(node, bindings, compiler);
    case "rcall":
      return compileMethod(node, bindings, compiler);
    case "list":
      return compileList(node, bindings, compiler);
    case "map":
      return compileMap(node, bindings, compiler);
    case "?:":
      return compileTernary(node, bindings, compiler);
    case "&&":
    case "||":
      return compileLogic(node, bindings, compiler);
    case "!_":
    case "-_":
      return compileUnary(node, bindings, compiler);
    default:
      return compileBinary(node, bindings, compiler);
  }
}
