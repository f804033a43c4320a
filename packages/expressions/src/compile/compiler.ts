import type { ExpressionErrorCode, Place } from "../expression-error.ts";
import { ExpressionError } from "../expression-error.ts";
import type { Evaluate } from "../frame.ts";
import { placeAt, type Origin } from "../source/origin.ts";
import type { SyntaxNode } from "../source/syntax-node.ts";

/** The variables that macros bind around a node, innermost first. */
export interface Bindings {
  readonly name: string;
  readonly slot: number;
  /** How many macros loop around the body. */
  readonly loops: number;
  readonly outer: Bindings | undefined;
}

/** What compiling finds out about an expression. */
export interface Findings {
  usesAlways: boolean;
  /** Whether it may make timestamps, bytes, optionals and the like, which have to become JSON. */
  makesSpecials: boolean;
  /** Whether it may repeat a value inside its result, so that the result's size has to be looked at. */
  repeatsValues: boolean;
  /** How many variables of macros are alive at once. */
  slots: number;
}

/** What the parts of the compiler need of each other. */
export interface Compiler {
  readonly origin: Origin;
  readonly findings: Findings;
  /** A node as a function that gives data. */
  compile(node: SyntaxNode, bindings: Bindings | undefined): Evaluate;
  /** The same, but an object of the scope keeps its getters: for what only looks into it. */
  compileForReading(node: SyntaxNode, bindings: Bindings | undefined): Evaluate;
}

export function placeOf(node: SyntaxNode, compiler: Compiler): Place {
  return placeAt(compiler.origin, node.start, node.end);
}

/** An error at a node, found while compiling. */
export function errorAt(
  code: ExpressionErrorCode,
  message: string,
  node: SyntaxNode,
  compiler: Compiler,
  hint?: string,
): ExpressionError {
  return new ExpressionError(code, message, placeOf(node, compiler), hint === undefined ? {} : { hint });
}

/** The binding of a name, if a macro binds it. */
export function findBinding(bindings: Bindings | undefined, name: string): Bindings | undefined {
  let current = bindings;
  while (current !== undefined && current.name !== name) current = current.outer;
  return current;
}
