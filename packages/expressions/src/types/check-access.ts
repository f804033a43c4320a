import { isTypeName } from "../compile/compile-access.ts";
import { closestName } from "../source/closest-name.ts";
import { childrenOf, isAccess, literalKey, type AccessNode, type SyntaxNode } from "../source/syntax-node.ts";
import { findLocal, report, type Checker, type Locals } from "./checker.ts";
import {
  anyType,
  canBe,
  describeValueType,
  membersOf,
  unionOf,
  valuesOf,
  type MemberType,
  type ObjectType,
  type ValueType,
} from "./value-type.ts";

/** A plain name: a macro's variable, a type, or a variable of the scope. */
export function checkName(name: string, locals: Locals | undefined, { names }: Checker): ValueType {
  const local = findLocal(locals, name);
  if (local !== undefined) return local.type;
  if (isTypeName(name)) return { kind: "type" };
  return Object.hasOwn(names, name) ? (names[name] as ValueType) : anyType;
}

/** A key that is written out, or the type of one that is computed. */
type Key = { readonly literal: string | number } | { readonly type: ValueType };

export function checkAccess(node: AccessNode, locals: Locals | undefined, checker: Checker): ValueType {
  const receiver = checker.infer(node.args[0], locals);
  const literal = literalKey(node);
  const key: Key =
    literal === undefined ? { type: checker.infer(node.args[1] as SyntaxNode, locals) } : { literal };
  if (receiver.kind === "any") return node.op === "." || node.op === "[]" ? anyType : optionalOf([]);
  if (node.op === ".?" || node.op === "[?]") return optionalMember(receiver, key);
  const found = readMembers(receiver, key);
  if (found.length > 0) return unionOf(found);
  const closed = membersOf(receiver).find((member): member is ObjectType => member.kind === "object");
  if (closed === undefined || !("literal" in key)) return complainOfMember(node, receiver, key, checker);
  if (isAskedFor(node, checker.root)) return anyType;
  return complainOfMissing(node, closed, String(key.literal), checker);
}

/** The types that the member has, for each type of the receiver that can have one. */
function readMembers(receiver: ValueType, key: Key): readonly ValueType[] {
  const found: ValueType[] = [];
  for (const member of membersOf(receiver)) {
    const type = readMember(member, key);
    if (type !== undefined) found.push(type);
  }
  return found;
}

function readMember(member: MemberType, key: Key): ValueType | undefined {
  switch (member.kind) {
    case "list": {
      const numeric = "literal" in key ? typeof key.literal === "number" : canBe(key.type, "number");
      return numeric ? member.items : undefined;
    }
    case "object":
      if (!("literal" in key)) {
        return canBe(key.type, "text", "number", "boolean") ? valuesOf(member) : undefined;
      }
      return Object.hasOwn(member.properties, key.literal) ? member.properties[key.literal] : member.others;
    case "optional":
      return optionalMember(member.value, key);
    default:
      return undefined;
  }
}

/** `a.?b`, which never fails. */
function optionalMember(receiver: ValueType, key: Key): ValueType {
  const inner = membersOf(receiver).map((member) => (member.kind === "optional" ? member.value : member));
  return receiver.kind === "any" ? optionalOf([]) : optionalOf(readMembers(unionOf(inner), key));
}

/** What is never there is of any type. */
function optionalOf(types: readonly ValueType[]): ValueType {
  return { kind: "optional", value: unionOf(types) };
}

function complainOfMember(node: AccessNode, receiver: ValueType, key: Key, checker: Checker): ValueType {
  const described = describeValueType(receiver);
  if (!("literal" in key)) {
    return report(
      "member",
      node,
      checker,
      `Cannot read an item of ${described} at ${describeValueType(key.type)}.`,
    );
  }
  const hint = key.literal === "length" ? { hint: "Write size(x) for its length." } : {};
  const what = typeof key.literal === "number" ? "an item" : `"${key.literal}"`;
  return report("member", node, checker, `Cannot read ${what} of ${described}.`, hint);
}

function complainOfMissing(
  node: AccessNode,
  { properties, name }: ObjectType,
  member: string,
  checker: Checker,
): ValueType {
  const known = Object.keys(properties);
  const suggestion = closestName(member, known.slice(0, 1000));
  const missing = {
    member,
    known,
    ...(name !== undefined && { of: name }),
    ...(suggestion !== undefined && { suggestion }),
  };
  const hint =
    suggestion === undefined
      ? "Write a.?b or has(a.b) where it may be missing."
      : `Did you mean ${suggestion}?`;
  const message = `There is no "${member}" in ${name ?? "this map"}.`;
  return report("missing_member", node, checker, message, { hint, missing });
}

/** Whether the expression asks with `has(a.b)` or `"b" in a` whether there is such a member: then the author knows. */
function isAskedFor(node: AccessNode, root: SyntaxNode): boolean {
  const path = pathOf(node);
  return path !== undefined && asksFor(root, path);
}

function asksFor(node: SyntaxNode, path: string): boolean {
  if (node.op === "call" && node.args[0] === "has" && pathOf(node.args[1][0]) === path) return true;
  if (node.op === "in" && node.args[0].op === "value") {
    const container = pathOf(node.args[1]);
    if (container !== undefined && `${container} ${String(node.args[0].args)}` === path) return true;
  }
  return childrenOf(node).some((child) => asksFor(child, path));
}

function pathOf(node: SyntaxNode | undefined): string | undefined {
  if (node?.op === "id") return node.args;
  if (node === undefined || !isAccess(node)) return undefined;
  const key = literalKey(node);
  const inner = pathOf(node.args[0]);
  return key === undefined || inner === undefined ? undefined : `${inner} ${key}`;
}
