import { ExpressionError, type Place } from "../expression-error.ts";
import { charge, type Evaluate, type Frame } from "../frame.ts";
import type { SyntaxNode } from "../source/syntax-node.ts";
import { add, divide, multiply, negate, remainder, subtract } from "../value/arithmetic.ts";
import { compare } from "../value/compare.ts";
import { isEqual } from "../value/is-equal.ts";
import { checkKey, findKey } from "../value/read-key.ts";
import { describeType, isMap } from "../value/type-of.ts";
import { placeOf, type Bindings, type Compiler } from "./compiler.ts";

type Binary = (left: unknown, right: unknown, frame: Frame, place: Place) => unknown;
type BinaryNode = Extract<
  SyntaxNode,
  { op: "+" | "-" | "*" | "/" | "%" | "==" | "!=" | "<" | "<=" | ">" | ">=" | "in" }
>;
type UnaryNode = Extract<SyntaxNode, { op: "!_" | "-_" }>;

const operators: Readonly<Record<BinaryNode["op"], Binary>> = {
  "+": add,
  "-": subtract,
  "*": multiply,
  "/": divide,
  "%": remainder,
  "==": (left, right, frame, place) => isEqual(left, right, frame, place),
  "!=": (left, right, frame, place) => !isEqual(left, right, frame, place),
  "<": (left, right, frame, place) => compare(left, right, frame, place) < 0,
  "<=": (left, right, frame, place) => compare(left, right, frame, place) <= 0,
  ">": (left, right, frame, place) => compare(left, right, frame, place) > 0,
  ">=": (left, right, frame, place) => compare(left, right, frame, place) >= 0,
  in: isIn,
};

export function compileBinary(
  node: BinaryNode,
  bindings: Bindings | undefined,
  compiler: Compiler,
): Evaluate {
  const operator = operators[node.op];
  const left = compiler.compile(node.args[0], bindings);
  const container = node.op === "in";
  const right = container
    ? compiler.compileForReading(node.args[1], bindings)
    : compiler.compile(node.args[1], bindings);
  const place = placeOf(node, compiler);
  return (frame) => operator(left(frame), right(frame), frame, place);
}

export function compileUnary(node: UnaryNode, bindings: Bindings | undefined, compiler: Compiler): Evaluate {
  const operand = compiler.compile(node.args, bindings);
  const place = placeOf(node, compiler);
  if (node.op === "-_") return (frame) => negate(operand(frame), place);
  return (frame) => {
    const value = operand(frame);
    if (typeof value === "boolean") return !value;
    throw new ExpressionError("type", `Expected true or false behind !, got ${describeType(value)}.`, place);
  };
}

function isIn(value: unknown, container: unknown, frame: Frame, place: Place): boolean {
  if (Array.isArray(container)) {
    for (const item of container as readonly unknown[]) {
      charge(frame, 1, place);
      if (isEqual(item, value, frame, place)) return true;
    }
    return false;
  }
  if (isMap(container)) {
    checkKey(value, place);
    return findKey(container, value, place) !== undefined;
  }
  const hint =
    typeof container === "string" ? { hint: "Write text.contains(part) for a part of a text." } : {};
  throw new ExpressionError(
    "type",
    `Expected a list or a map behind in, got ${describeType(container)}.`,
    place,
    hint,
  );
}
