import type { Evaluate } from "../frame.ts";
import type { FunctionDefinition } from "../functions/function-definition.ts";
import { functions, methods, namespaces } from "../functions/function-table.ts";
import { makePattern, matchesPattern } from "../functions/matches.ts";
import { expectOptional } from "../functions/optional-functions.ts";
import type { CallNode, MethodNode, SyntaxNode } from "../source/syntax-node.ts";
import { compileHas } from "./compile-access.ts";
import { compileMacro } from "./compile-macro.ts";
import { errorAt, findBinding, placeOf, type Bindings, type Compiler } from "./compiler.ts";
import { unknownFunction, unknownMethod } from "./unknown-function.ts";

/** `size(x)`: a function that is called by its name. */
export function compileCall(node: CallNode, bindings: Bindings | undefined, compiler: Compiler): Evaluate {
  const [name, parameters] = node.args;
  if (name === "has") return compileHas(node, bindings, compiler);
  if (name === "always") return compileAlways(node, compiler);
  const definition = functions.get(name);
  if (definition === undefined) throw unknownFunction(node, compiler);
  return compileParameters(definition, node, parameters, 0, bindings, compiler);
}

function compileAlways(node: CallNode, compiler: Compiler): Evaluate {
  if (node.args[1].length > 0) {
    throw errorAt("type", "Expected always() to have no arguments.", node, compiler);
  }
  compiler.findings.usesAlways = true;
  return () => true;
}

/** `x.size()`: a macro, a function of a namespace, or a method. */
export function compileMethod(
  node: MethodNode,
  bindings: Bindings | undefined,
  compiler: Compiler,
): Evaluate {
  const [name, receiver, parameters] = node.args;
  const macro = compileMacro(node, bindings, compiler);
  if (macro !== undefined) return macro;
  if (name === "or" || name === "orValue") return compileOr(node, bindings, compiler);
  const free = receiver.op === "id" && findBinding(bindings, receiver.args) === undefined;
  const namespace = free ? namespaces.get(receiver.args) : undefined;
  const namespaced = namespace?.get(name);
  if (namespaced !== undefined) return compileParameters(namespaced, node, parameters, 0, bindings, compiler);
  const method = methods.get(name);
  if (method === undefined) throw unknownMethod(node, [...(namespace?.keys() ?? [])], compiler);
  return compileParameters(method, node, [receiver, ...parameters], 1, bindings, compiler);
}

function compileParameters(
  definition: FunctionDefinition,
  node: CallNode | MethodNode,
  parameters: readonly SyntaxNode[],
  receivers: 0 | 1,
  bindings: Bindings | undefined,
  compiler: Compiler,
): Evaluate {
  checkCount(definition, parameters.length - receivers, node, compiler);
  if (definition.makesSpecials) compiler.findings.makesSpecials = true;
  const place = placeOf(node, compiler);
  const values = parameters.map((parameter) => compiler.compile(parameter, bindings));
  const [first, second] = values;
  const pattern = parameters[1];
  if (definition.name === "matches" && pattern?.op === "value" && typeof pattern.args === "string") {
    const ready = makePattern(pattern.args, placeOf(pattern, compiler));
    return (frame) => matchesPattern((first as Evaluate)(frame), ready, frame, place);
  }
  const { call } = definition;
  if (first !== undefined && values.length === 1) return (frame) => call([first(frame)], frame, place);
  if (first !== undefined && second !== undefined && values.length === 2) {
    return (frame) => call([first(frame), second(frame)], frame, place);
  }
  return (frame) =>
    call(
      values.map((value) => value(frame)),
      frame,
      place,
    );
}

/** `o.orValue(x)` and `o.or(p)`, which look at their argument only if `o` has no value. */
function compileOr(node: MethodNode, bindings: Bindings | undefined, compiler: Compiler): Evaluate {
  const [name, receiver, parameters] = node.args;
  if (parameters.length !== 1) {
    throw errorAt("type", `Expected ${name}() to have 1 argument.`, node, compiler);
  }
  const optional = compiler.compile(receiver, bindings);
  const other = compiler.compile(parameters[0] as SyntaxNode, bindings);
  const place = placeOf(node, compiler);
  if (name === "orValue") {
    return (frame) => {
      const { value } = expectOptional(optional(frame), "orValue", place);
      return value === undefined ? other(frame) : value;
    };
  }
  return (frame) => {
    const first = expectOptional(optional(frame), "or", place);
    return first.value === undefined ? expectOptional(other(frame), "or", place) : first;
  };
}

function checkCount(
  definition: FunctionDefinition,
  count: number,
  node: SyntaxNode,
  compiler: Compiler,
): void {
  const { name, minimum, maximum } = definition;
  if (count >= minimum && count <= maximum) return;
  const expected = minimum === maximum ? String(minimum) : `${minimum} to ${maximum}`;
  const message = `Expected ${name}() to have ${expected} argument${expected === "1" ? "" : "s"}, got ${count}.`;
  throw errorAt("type", message, node, compiler);
}
