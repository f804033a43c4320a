import { isBind, macroShape } from "../source/macro-shape.ts";
import type { CallNode, MethodNode, SyntaxNode } from "../source/syntax-node.ts";
import { checkBind, checkMacro } from "./check-macro.ts";
import { findLocal, report, type Checker, type Locals } from "./checker.ts";
import {
  functionSignatures,
  methodSignatures,
  namespaceSignatures,
  optionalValue,
  type Signature,
} from "./signatures.ts";
import { anyType, booleanType, canBe, describeValueType, unionOf, type ValueType } from "./value-type.ts";

/** `size(x)`: a function that is called by its name. */
export function checkCall(node: CallNode, locals: Locals | undefined, checker: Checker): ValueType {
  const [name, parameters] = node.args;
  if (name === "always") return booleanType;
  if (name === "has") return checkHas(node, locals, checker);
  return checkParameters(functionSignatures.get(name), node, parameters, 0, locals, checker);
}

/** `x.size()`: a macro, a function of a namespace, or a method. */
export function checkMethod(node: MethodNode, locals: Locals | undefined, checker: Checker): ValueType {
  const [name, receiver, parameters] = node.args;
  if (isBind(node)) return checkBind(node, locals, checker);
  const shape = macroShape(node);
  if (shape !== undefined) return checkMacro(node, shape, locals, checker);
  if (name === "or" || name === "orValue") return checkOr(node, locals, checker);
  const free = receiver.op === "id" && findLocal(locals, receiver.args) === undefined;
  const namespaced = free ? namespaceSignatures.get(receiver.args)?.get(name) : undefined;
  if (namespaced !== undefined) return checkParameters(namespaced, node, parameters, 0, locals, checker);
  return checkParameters(methodSignatures.get(name), node, [receiver, ...parameters], 1, locals, checker);
}

/** `has(a.b)` asks, so that only what stands before the last dot has to be there. */
function checkHas(node: CallNode, locals: Locals | undefined, checker: Checker): ValueType {
  const [asked] = node.args[1];
  if (asked?.op === "." || asked?.op === ".?") checker.infer(asked.args[0], locals);
  return booleanType;
}

function checkParameters(
  signature: Signature | undefined,
  node: CallNode | MethodNode,
  parameters: readonly SyntaxNode[],
  receivers: 0 | 1,
  locals: Locals | undefined,
  checker: Checker,
): ValueType {
  const types = parameters.map((parameter) => checker.infer(parameter, locals));
  if (signature === undefined) return anyType;
  for (const [index, type] of types.entries()) {
    const kinds = signature.parameters[index];
    if (kinds === undefined || canBe(type, ...kinds)) continue;
    const [name] = node.args;
    if (index < receivers) return complainOfMethod(name, node, type, checker);
    const expected = describeValueType(unionOf(kinds.map((kind) => ({ kind }) as ValueType)));
    const message = `Expected ${expected} for ${name}(), got ${describeValueType(type)}.`;
    return report("argument", node, checker, message);
  }
  const { result } = signature;
  return typeof result === "function" ? result(types) : result;
}

function complainOfMethod(
  name: string,
  node: MethodNode | CallNode,
  type: ValueType,
  checker: Checker,
): ValueType {
  const message = `There is no method ${name}() of ${describeValueType(type)}.`;
  const hint = methodHint(name, type);
  return report("method", node, checker, message, hint === undefined ? {} : { hint });
}

function methodHint(name: string, type: ValueType): string | undefined {
  if (name === "contains" && canBe(type, "list")) return "Write x in xs for a list.";
  if (name === "contains" && canBe(type, "object")) return "Write has(a.b) to ask for a key.";
  if (canBe(type, "optional")) return "Write .orValue(x) first, for what is in the optional.";
  const getsTime = name.startsWith("get");
  return getsTime && canBe(type, "text") ? "Write timestamp(text) to read a moment from text." : undefined;
}

/** `o.orValue(x)` and `o.or(p)`. */
function checkOr(node: MethodNode, locals: Locals | undefined, checker: Checker): ValueType {
  const [name, receiver, parameters] = node.args;
  const type = checker.infer(receiver, locals);
  const other = unionOf(parameters.map((parameter) => checker.infer(parameter, locals)));
  if (!canBe(type, "optional")) {
    const message = `Expected an optional, such as a.?b, for ${name}(), got ${describeValueType(type)}.`;
    return report("method", node, checker, message);
  }
  const inner = optionalValue([type]);
  if (name === "orValue") return unionOf([inner, other]);
  return { kind: "optional", value: unionOf([inner, optionalValue([other])]) };
}
