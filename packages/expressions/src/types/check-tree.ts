import type { Origin } from "../source/origin.ts";
import type { SyntaxNode } from "../source/syntax-node.ts";
import { checkAccess, checkName } from "./check-access.ts";
import { checkCall, checkMethod } from "./check-call.ts";
import { checkBinary, checkEquality, checkUnary } from "./check-operator.ts";
import { expectBooleanType, type Checker, type Locals, type TypeNames } from "./checker.ts";
import type { TypeProblem } from "./type-problem.ts";
import { anyType, booleanType, numberType, unionOf, type ValueType } from "./value-type.ts";

export interface TypeCheckOptions {
  /** Whether the expression is a condition, which has to be true or false. @default false */
  readonly condition?: boolean;
}

/** What is known of an expression before it is evaluated. */
export interface TypeCheck {
  /** The type of its value. */
  readonly type: ValueType;
  /** What fails, or means nothing, whenever it is evaluated, in the order of the text. */
  readonly problems: readonly TypeProblem[];
}

/** Walks a syntax tree with types in the place of values. */
export function checkTree(
  root: SyntaxNode,
  origin: Origin,
  names: TypeNames,
  options: TypeCheckOptions = {},
): TypeCheck {
  const problems: TypeProblem[] = [];
  const checker: Checker = {
    root,
    origin,
    names,
    problems,
    infer: (node, locals) => inferNode(node, locals, checker),
  };
  const type = inferNode(root, undefined, checker);
  if (options.condition === true) expectBooleanType(type, root, checker);
  if (problems.length > 1) problems.sort((left, right) => left.start - right.start);
  return { type, problems };
}

function inferNode(node: SyntaxNode, locals: Locals | undefined, checker: Checker): ValueType {
  switch (node.op) {
    case "value":
      return typeOfLiteral(node.args);
    case "id":
      return checkName(node.args, locals, checker);
    case ".":
    case ".?":
    case "[]":
    case "[?]":
      return checkAccess(node, locals, checker);
    case "call":
      return checkCall(node, locals, checker);
    case "rcall":
      return checkMethod(node, locals, checker);
    case "list":
      return { kind: "list", items: unionOf(node.args.map((item) => checker.infer(item, locals))) };
    case "map":
      return typeOfMap(node, locals, checker);
    case "?:":
      return typeOfTernary(node, locals, checker);
    case "&&":
    case "||":
      for (const operand of node.args) {
        expectBooleanType(checker.infer(operand, locals), operand, checker);
      }
      return booleanType;
    case "!_":
    case "-_":
      return checkUnary(node, locals, checker);
    case "==":
    case "!=":
      return checkEquality(node, locals, checker);
    default:
      return checkBinary(node, locals, checker);
  }
}

function typeOfLiteral(literal: unknown): ValueType {
  if (literal === null) return { kind: "null" };
  if (typeof literal === "string") return { kind: "text", values: [literal] };
  if (typeof literal === "boolean") return booleanType;
  return literal instanceof Uint8Array ? { kind: "bytes" } : numberType;
}

function typeOfMap(
  { args }: Extract<SyntaxNode, { op: "map" }>,
  locals: Locals | undefined,
  checker: Checker,
): ValueType {
  const properties: Record<string, ValueType> = {};
  let others: ValueType | undefined;
  for (const [key, value] of args) {
    const type = checker.infer(value, locals);
    if (key.op === "value" && typeof key.args === "string") properties[key.args] = type;
    else {
      checker.infer(key, locals);
      others = anyType;
    }
  }
  return { kind: "object", properties, ...(others && { others }) };
}

function typeOfTernary(
  { args: [condition, consequent, alternate] }: Extract<SyntaxNode, { op: "?:" }>,
  locals: Locals | undefined,
  checker: Checker,
): ValueType {
  expectBooleanType(checker.infer(condition, locals), condition, checker);
  return unionOf([checker.infer(consequent, locals), checker.infer(alternate, locals)]);
}
