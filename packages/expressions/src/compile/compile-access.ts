import type { Place } from "../expression-error.ts";
import type { Evaluate, Scope } from "../frame.ts";
import {
  isAccess,
  literalKey,
  type AccessNode,
  type CallNode,
  type SyntaxNode,
} from "../source/syntax-node.ts";
import { unsafeNameMessage, unsafeNames } from "../source/unsafe-names.ts";
import { checkKey, findKey, findOptional, readKey } from "../value/read-key.ts";
import { MissingName } from "../value/missing-name.ts";
import { settle } from "../value/settle.ts";
import { Optional, TypeName } from "../value/special-value.ts";
import { errorAt, findBinding, placeOf, type Bindings, type Compiler } from "./compiler.ts";

/** Names of types. All numbers are doubles, so `int`, `uint` and `double` name the same type. */
const typeNames: ReadonlyMap<string, TypeName> = new Map(
  ["string", "bool", "double", "list", "map", "bytes", "null_type", "type", "timestamp", "duration"]
    .map((name) => [name, new TypeName(name)] as const)
    .concat(["int", "uint"].map((name) => [name, new TypeName("double")] as const)),
);

/** Whether a plain name means a type and no variable. */
export function isTypeName(name: string): boolean {
  return typeNames.has(name);
}

/** A variable, or members and items read from something. */
export function compileAccess(
  node: SyntaxNode,
  bindings: Bindings | undefined,
  compiler: Compiler,
): Evaluate {
  const read = compileReading(node, bindings, compiler);
  if (!readsScope(node, bindings)) return read;
  const place = placeOf(node, compiler);
  return (frame) => settle(read(frame), frame, place);
}

/** The same without turning an object with getters into data. */
export function compileReading(
  node: SyntaxNode,
  bindings: Bindings | undefined,
  compiler: Compiler,
): Evaluate {
  if (node.op === "id") return compileName(node.args, node, bindings, compiler);
  if (!isAccess(node)) return compiler.compile(node, bindings);
  const chain = findChain(node, bindings);
  if (chain !== undefined) return compileChain(chain, compiler);
  checkLiteralKey(node, compiler);
  const receiver = compileReading(node.args[0], bindings, compiler);
  const place = placeOf(node, compiler);
  const literal = literalKey(node);
  const optional = node.op === ".?" || node.op === "[?]";
  if (optional) compiler.findings.makesSpecials = true;
  const readFrom = optional ? findOptional : readKey;
  if (literal !== undefined) return (frame) => readFrom(receiver(frame), literal, place);
  const key = compiler.compile(node.args[1] as SyntaxNode, bindings);
  return (frame) => {
    const from = receiver(frame);
    const name = key(frame);
    checkKey(name, place);
    return readFrom(from, name, place);
  };
}

/** `has(a.b)`: whether `a` has a member `b`. */
export function compileHas(call: CallNode, bindings: Bindings | undefined, compiler: Compiler): Evaluate {
  const [node, ...others] = call.args[1];
  if (node === undefined || others.length > 0 || (node.op !== "." && node.op !== ".?")) {
    const hint = 'Write "b" in a for a key that is computed.';
    throw errorAt("syntax", "Expected a member in has(), such as has(a.b).", node ?? call, compiler, hint);
  }
  checkLiteralKey(node, compiler);
  const receiver = compileReading(node.args[0], bindings, compiler);
  const name = node.args[1];
  const place = placeOf(node, compiler);
  return (frame) => {
    const from = receiver(frame);
    return findKey(from instanceof Optional ? from.value : from, name, place) !== undefined;
  };
}

function compileName(
  name: string,
  node: SyntaxNode,
  bindings: Bindings | undefined,
  compiler: Compiler,
): Evaluate {
  checkName(name, node, compiler);
  const binding = findBinding(bindings, name);
  if (binding !== undefined) {
    const { slot } = binding;
    return (frame) => frame.locals[slot];
  }
  const type = typeNames.get(name);
  if (type !== undefined) {
    compiler.findings.makesSpecials = true;
    return () => type;
  }
  const place = placeOf(node, compiler);
  return (frame) => readVariable(frame.scope, name, place);
}

export function checkName(name: string, node: SyntaxNode, compiler: Compiler): void {
  if (unsafeNames.has(name)) throw errorAt("unsafe_name", unsafeNameMessage(name), node, compiler);
}

function checkLiteralKey(node: AccessNode, compiler: Compiler): void {
  const key = literalKey(node);
  if (typeof key === "string") checkName(key, node, compiler);
}

interface Chain {
  readonly root: SyntaxNode & { readonly op: "id" };
  readonly steps: readonly AccessNode[];
}

/** `a.b["c"][0]` from a free variable: the plain chain that is read by one loop. */
function findChain(node: AccessNode, bindings: Bindings | undefined): Chain | undefined {
  const steps: AccessNode[] = [];
  let current: SyntaxNode = node;
  while (current.op === "." || current.op === "[]") {
    if (literalKey(current) === undefined) return undefined;
    steps.unshift(current);
    current = current.args[0];
  }
  if (current.op !== "id" || typeNames.has(current.args)) return undefined;
  return findBinding(bindings, current.args) === undefined ? { root: current, steps } : undefined;
}

function compileChain({ root, steps }: Chain, compiler: Compiler): Evaluate {
  checkName(root.args, root, compiler);
  for (const step of steps) checkLiteralKey(step, compiler);
  const name = root.args;
  const rootPlace = placeOf(root, compiler);
  const keys = steps.map((step) => literalKey(step) as string | number);
  const places = steps.map((step) => placeOf(step, compiler));
  return (frame) => {
    let value = readVariable(frame.scope, name, rootPlace);
    for (let index = 0; index < keys.length; index++) {
      value = readKey(value, keys[index], places[index] as Place);
    }
    return value;
  };
}

function readVariable(scope: Scope, name: string, place: Place): unknown {
  if (Object.hasOwn(scope, name)) {
    const value = scope[name];
    if (value !== undefined) return value;
  }
  throw new MissingName(`There is no variable ${name}.`, place, name, scope);
}

/** Whether what a node reads comes straight out of the scope. */
function readsScope(node: SyntaxNode, bindings: Bindings | undefined): boolean {
  let current = node;
  while (isAccess(current)) current = current.args[0];
  return (
    current.op === "id" && findBinding(bindings, current.args) === undefined && !typeNames.has(current.args)
  );
}
