import { ExpressionError, type Place } from "../expression-error.ts";
import { charge, keysOf, type Evaluate, type Frame } from "../frame.ts";
import { limits } from "../source/limits.ts";
import { isBind, macroNames, macroShape, type MacroShape } from "../source/macro-shape.ts";
import { childrenOf, type MethodNode, type SyntaxNode } from "../source/syntax-node.ts";
import { expectOptional } from "../functions/optional-functions.ts";
import { Optional, none } from "../value/special-value.ts";
import { describeType, isMap } from "../value/type-of.ts";
import { checkName, isTypeName } from "./compile-access.ts";
import { expectBoolean } from "./compile-logic.ts";
import { errorAt, placeOf, type Bindings, type Compiler } from "./compiler.ts";
import { loops, type Loop, type LoopBody } from "./loops.ts";

/** The call as a macro, or `undefined` if it is none. */
export function compileMacro(
  node: MethodNode,
  bindings: Bindings | undefined,
  compiler: Compiler,
): Evaluate | undefined {
  if (isBind(node)) return compileBind(node, bindings, compiler);
  const [name] = node.args;
  const shape = macroShape(node);
  if (shape === undefined) {
    if (!macroNames.includes(name)) return undefined;
    const message = `Expected ${name}() to have a name and an expression, such as xs.${name}(x, …).`;
    throw errorAt("type", message, node, compiler);
  }
  const loop = loops.get(name);
  if (loop === undefined) return compileOptionalMacro(node, shape, bindings, compiler);
  return compileLoop(node, shape, loop, bindings, compiler);
}

function compileLoop(
  node: MethodNode,
  { name, receiver, variables, bodies }: MacroShape,
  loop: Loop,
  bindings: Bindings | undefined,
  compiler: Compiler,
): Evaluate {
  const inner = bind(variables, bindings, compiler, 1);
  if (inner.loops > limits.macroNesting) {
    const message = `Expected at most ${limits.macroNesting} loops inside each other.`;
    throw errorAt("budget", message, node, compiler, "Split the expression over several steps.");
  }
  if (name === "map" || name.startsWith("transform")) compiler.findings.repeatsValues = true;
  const paired = variables.length === 2;
  const list = paired ? compiler.compile(receiver, bindings) : compiler.compileForReading(receiver, bindings);
  const body = compileBody(bodies, inner, paired, compiler);
  const place = placeOf(receiver, compiler);
  if (!paired) return (frame) => loop(itemsOf(list(frame), name, frame, place), body, frame);
  return (frame) => loop(pairsOf(list(frame), name, frame, place), body, frame);
}

function compileBody(
  bodies: readonly SyntaxNode[],
  bindings: Bindings,
  paired: boolean,
  compiler: Compiler,
): LoopBody {
  const node = bodies.at(-1) as SyntaxNode;
  const cost = 1 + bodies.reduce((total, body) => total + sizeOf(body), 0);
  const place = placeOf(node, compiler);
  const { slot } = bindings;
  const start = (item: unknown, frame: Frame): void => {
    charge(frame, cost, place);
    if (paired) [frame.locals[slot - 1], frame.locals[slot]] = item as readonly [unknown, unknown];
    else frame.locals[slot] = item;
  };
  const run = compiler.compile(node, bindings);
  const evaluate = (item: unknown, frame: Frame): unknown => {
    start(item, frame);
    return run(frame);
  };
  if (bodies.length === 1) return { evaluate, place };
  const check = compiler.compile(bodies[0] as SyntaxNode, bindings);
  const checkPlace = placeOf(bodies[0] as SyntaxNode, compiler);
  const condition = (item: unknown, frame: Frame): boolean => {
    start(item, frame);
    return expectBoolean(check(frame), checkPlace);
  };
  return { evaluate, condition, place };
}

/** `cel.bind(name, value, body)`: the body with a name for a value. */
function compileBind(node: MethodNode, bindings: Bindings | undefined, compiler: Compiler): Evaluate {
  const parameters = node.args[2];
  if (parameters.length !== 3) throw errorAt("type", "Expected cel.bind(name, value, body).", node, compiler);
  const [variable, valueNode, bodyNode] = parameters as [SyntaxNode, SyntaxNode, SyntaxNode];
  const value = compiler.compile(valueNode, bindings);
  const inner = bind([variable], bindings, compiler, 0);
  const body = compiler.compile(bodyNode, inner);
  compiler.findings.repeatsValues = true;
  return (frame) => {
    frame.locals[inner.slot] = value(frame);
    return body(frame);
  };
}

/** `o.optMap(x, body)`: an optional of the body, if `o` has a value. */
function compileOptionalMacro(
  node: MethodNode,
  { name, receiver, variables, bodies }: MacroShape,
  bindings: Bindings | undefined,
  compiler: Compiler,
): Evaluate {
  const optional = compiler.compile(receiver, bindings);
  const inner = bind(variables, bindings, compiler, 0);
  const body = compiler.compile(bodies[0] as SyntaxNode, inner);
  compiler.findings.makesSpecials = true;
  compiler.findings.repeatsValues = true;
  const place = placeOf(node, compiler);
  return (frame) => {
    const from = expectOptional(optional(frame), name, place);
    if (from.value === undefined) return none;
    frame.locals[inner.slot] = from.value;
    const result = body(frame);
    return name === "optMap" ? new Optional(result) : expectOptional(result, name, place);
  };
}

/** The bindings with a slot for each variable; the last variable's comes last. */
function bind(
  variables: readonly SyntaxNode[],
  outer: Bindings | undefined,
  compiler: Compiler,
  loop: 0 | 1,
): Bindings {
  const loopsAround = (outer?.loops ?? 0) + loop;
  let current = outer;
  for (const node of variables) {
    const name = variableName(node, compiler);
    current = { name, slot: (current?.slot ?? -1) + 1, loops: loopsAround, outer: current };
  }
  const innermost = current as Bindings;
  compiler.findings.slots = Math.max(compiler.findings.slots, innermost.slot + 1);
  return innermost;
}

function variableName(node: SyntaxNode, compiler: Compiler): string {
  if (node.op !== "id") {
    throw errorAt("syntax", "Expected a plain name for the variable of the macro.", node, compiler);
  }
  checkName(node.args, node, compiler);
  if (isTypeName(node.args)) throw errorAt("syntax", `"${node.args}" is the name of a type.`, node, compiler);
  return node.args;
}

/** What a macro loops over: the items of a list, the keys of a map. */
function itemsOf(value: unknown, name: string, frame: Frame, place: Place): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (isMap(value)) return keysOf(frame, value, place);
  const message = `Expected a list or a map for ${name}(), got ${describeType(value)}.`;
  throw new ExpressionError("type", message, place);
}

function pairsOf(value: unknown, name: string, frame: Frame, place: Place): readonly unknown[] {
  const items = itemsOf(value, name, frame, place);
  charge(frame, items.length * 8, place);
  return isMap(value)
    ? items.map((key) => [key, value[key as string]])
    : items.map((item, index) => [index, item]);
}

function sizeOf(node: SyntaxNode): number {
  return childrenOf(node).reduce((total, child) => total + sizeOf(child), 1);
}
