import type { Origin } from "../source/origin.ts";
import type { SyntaxNode } from "../source/syntax-node.ts";
import type { TypeProblem, TypeProblemCode } from "./type-problem.ts";
import { anyType, canBe, describeValueType, type ValueType } from "./value-type.ts";

/** Types by name. A name that is not in it is of any type. */
export type TypeNames = Readonly<Record<string, ValueType>>;

/** The variables that macros bind around a node, innermost first. */
export interface Locals {
  readonly name: string;
  readonly type: ValueType;
  readonly outer: Locals | undefined;
}

/** What the parts of the type checker need of each other. */
export interface Checker {
  readonly root: SyntaxNode;
  readonly origin: Origin;
  readonly names: TypeNames;
  readonly problems: TypeProblem[];
  /** The type of a node, noting what is wrong below it. */
  infer(node: SyntaxNode, locals: Locals | undefined): ValueType;
}

/**
 * Notes a problem, unless there is one inside the node already, of which this one may be a consequence.
 * What comes of the node is of any type then.
 */
export function report(
  code: TypeProblemCode,
  node: SyntaxNode,
  checker: Checker,
  message: string,
  details: Pick<TypeProblem, "hint" | "missing"> = {},
): ValueType {
  const start = checker.origin.offset + node.start;
  const end = checker.origin.offset + node.end;
  const { problems } = checker;
  const follows = problems.some(
    (other) => other.code !== "never_equal" && other.start >= start && other.end <= end,
  );
  if (!follows) problems.push({ code, message, start, end, ...details });
  return anyType;
}

/** Complains where a value is never true or false. */
export function expectBooleanType(type: ValueType, node: SyntaxNode, checker: Checker): void {
  if (canBe(type, "boolean")) return;
  const hint = canBe(type, "list", "object")
    ? "Compare it with something, such as size(xs) > 0."
    : "Compare it with something, such as x != null or n > 0.";
  report("not_boolean", node, checker, `Expected true or false, got ${describeValueType(type)}.`, { hint });
}

export function bindLocal(variable: SyntaxNode, type: ValueType, outer: Locals | undefined): Locals {
  return { name: variable.op === "id" ? variable.args : "", type, outer };
}

export function findLocal(locals: Locals | undefined, name: string): Locals | undefined {
  let current = locals;
  while (current !== undefined && current.name !== name) current = current.outer;
  return current;
}
