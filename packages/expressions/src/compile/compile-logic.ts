import { ExpressionError, isExpressionError, type Place } from "../expression-error.ts";
import { charge, type Evaluate, type Frame } from "../frame.ts";
import type { SyntaxNode } from "../source/syntax-node.ts";
import { describeType } from "../value/type-of.ts";
import { placeOf, type Bindings, type Compiler } from "./compiler.ts";

type LogicNode = Extract<SyntaxNode, { op: "&&" | "||" }>;
type TernaryNode = Extract<SyntaxNode, { op: "?:" }>;

/**
 * `&&` and `||` as CEL has them: the side that settles the matter wins, even if the other one has
 * an error. `deciding` is the value that settles it.
 */
export function compileLogic(node: LogicNode, bindings: Bindings | undefined, compiler: Compiler): Evaluate {
  const deciding = node.op === "||";
  const left = compiler.compile(node.args[0], bindings);
  const right = compiler.compile(node.args[1], bindings);
  const leftPlace = placeOf(node.args[0], compiler);
  const rightPlace = placeOf(node.args[1], compiler);
  return (frame) => {
    let value: unknown;
    try {
      value = left(frame);
    } catch (error) {
      return decideOrRethrow(error, deciding, right, frame);
    }
    if (value === deciding) return deciding;
    if (value === !deciding) return expectBoolean(right(frame), rightPlace);
    return decideOrRethrow(notBoolean(value, leftPlace), deciding, right, frame);
  };
}

/** Both branches may be of any type. */
export function compileTernary(
  node: TernaryNode,
  bindings: Bindings | undefined,
  compiler: Compiler,
): Evaluate {
  const condition = compiler.compile(node.args[0], bindings);
  const consequent = compiler.compile(node.args[1], bindings);
  const alternate = compiler.compile(node.args[2], bindings);
  const place = placeOf(node.args[0], compiler);
  return (frame) => (expectBoolean(condition(frame), place) ? consequent(frame) : alternate(frame));
}

export function expectBoolean(value: unknown, place: Place): boolean {
  if (value === true || value === false) return value;
  throw notBoolean(value, place);
}

/**
 * Takes an error that another operand may make irrelevant. A spent budget stays spent, and what a
 * getter of the scope throws is not ours to keep.
 */
export function absorb(error: unknown, frame: Frame): asserts error is ExpressionError {
  if (!isExpressionError(error) || error.code === "budget") throw error;
  charge(frame, 800, error);
}

function decideOrRethrow(error: unknown, deciding: boolean, right: Evaluate, frame: Frame): boolean {
  absorb(error, frame);
  if (right(frame) === deciding) return deciding;
  throw error;
}

function notBoolean(value: unknown, place: Place): ExpressionError {
  return new ExpressionError("type", `Expected true or false, got ${describeType(value)}.`, place, {
    hint: "Compare it with something, such as x != null or size(xs) > 0.",
  });
}
