import { closestName } from "../source/closest-name.ts";
import type { SyntaxNode } from "../source/syntax-node.ts";
import { report, type Checker, type Locals } from "./checker.ts";
import {
  booleanType,
  canBe,
  describeValueType,
  membersOf,
  numberType,
  textType,
  unionOf,
  type MemberType,
  type TypeKind,
  type ValueType,
} from "./value-type.ts";

type UnaryNode = Extract<SyntaxNode, { op: "!_" | "-_" }>;
type BinaryNode = Extract<SyntaxNode, { op: "+" | "-" | "*" | "/" | "%" | "<" | "<=" | ">" | ">=" | "in" }>;
type EqualityNode = Extract<SyntaxNode, { op: "==" | "!=" }>;

/** What an operator makes of two types, or `undefined` where it takes no such pair. */
type OnPair = (left: MemberType, right: MemberType) => ValueType | undefined;

const bytesType: MemberType = { kind: "bytes" };
const durationType: MemberType = { kind: "duration" };
const timestampType: MemberType = { kind: "timestamp" };

/** What joins a text as it is printed. */
const printable: ReadonlySet<TypeKind> = new Set<TypeKind>(["text", "number", "boolean"]);
const ordered: ReadonlySet<TypeKind> = new Set<TypeKind>([
  ...(["number", "text", "boolean"] as const),
  ...(["timestamp", "duration", "bytes"] as const),
]);
const keys: ReadonlySet<TypeKind> = printable;

const numbers: OnPair = (left, right) =>
  left.kind === "number" && right.kind === "number" ? numberType : undefined;
const inOrder: OnPair = (left, right) =>
  left.kind === right.kind && ordered.has(left.kind) ? booleanType : undefined;

const operators: Readonly<Record<BinaryNode["op"], OnPair>> = {
  "+": add,
  "-": subtract,
  "*": numbers,
  "/": numbers,
  "%": numbers,
  "<": inOrder,
  "<=": inOrder,
  ">": inOrder,
  ">=": inOrder,
  in: isIn,
};

export function checkBinary(node: BinaryNode, locals: Locals | undefined, checker: Checker): ValueType {
  const [leftNode, rightNode] = node.args;
  const left = checker.infer(leftNode, locals);
  const right = checker.infer(rightNode, locals);
  const results: ValueType[] = [];
  for (const leftMember of membersOf(left)) {
    for (const rightMember of membersOf(right)) {
      const result = operators[node.op](leftMember, rightMember);
      if (result !== undefined && !results.includes(result)) results.push(result);
    }
  }
  if (results.length === 0) return complainOfOperator(node, left, right, checker);
  if (node.op === "in") complainOfNeverIn(node, left, right, checker);
  return unionOf(results);
}

/** `==` and `!=` compare anything; two values that are never equal are hardly meant. */
export function checkEquality(node: EqualityNode, locals: Locals | undefined, checker: Checker): ValueType {
  const [left, right] = node.args;
  complainOfNeverEqual(node, checker.infer(left, locals), checker.infer(right, locals), checker);
  return booleanType;
}

export function checkUnary(node: UnaryNode, locals: Locals | undefined, checker: Checker): ValueType {
  const operand = checker.infer(node.args, locals);
  if (node.op === "!_") {
    if (canBe(operand, "boolean")) return booleanType;
    const message = `Expected true or false behind !, got ${describeValueType(operand)}.`;
    return report("operator", node, checker, message, {
      hint: "Compare it with something, such as x == null or size(xs) == 0.",
    });
  }
  const results = membersOf(operand).filter(({ kind }) => kind === "number" || kind === "duration");
  if (results.length > 0) return unionOf(results);
  return report("operator", node, checker, `Cannot take the negative of ${describeValueType(operand)}.`);
}

function add(left: MemberType, right: MemberType): ValueType | undefined {
  if (left.kind === "text" || right.kind === "text") {
    return printable.has(left.kind) && printable.has(right.kind) ? textType : undefined;
  }
  if (left.kind === "list" && right.kind === "list") {
    return { kind: "list", items: unionOf([left.items, right.items]) };
  }
  if (left.kind === "bytes" && right.kind === "bytes") return bytesType;
  if (left.kind === "duration") {
    return right.kind === "duration" || right.kind === "timestamp" ? right : undefined;
  }
  if (left.kind === "timestamp") return right.kind === "duration" ? timestampType : undefined;
  return numbers(left, right);
}

function subtract(left: MemberType, right: MemberType): ValueType | undefined {
  if (left.kind === "timestamp" && right.kind === "timestamp") return durationType;
  if ((left.kind === "timestamp" || left.kind === "duration") && right.kind === "duration") return left;
  return numbers(left, right);
}

function isIn(left: MemberType, right: MemberType): ValueType | undefined {
  if (right.kind === "list") return booleanType;
  return right.kind === "object" && keys.has(left.kind) ? booleanType : undefined;
}

function complainOfOperator(
  node: BinaryNode,
  left: ValueType,
  right: ValueType,
  checker: Checker,
): ValueType {
  const [one, other] = [describeValueType(left), describeValueType(right)];
  const hint = operatorHint(node.op, left, right);
  const details = hint === undefined ? {} : { hint };
  if (operators[node.op] === inOrder) {
    return report("operator", node, checker, `Cannot put ${one} and ${other} in order.`, details);
  }
  if (node.op === "in" && !canBe(right, "list", "object")) {
    return report("operator", node, checker, `Expected a list or a map behind in, got ${other}.`, details);
  }
  return report("operator", node, checker, `Cannot use ${node.op} on ${one} and ${other}.`, details);
}

function operatorHint(operator: BinaryNode["op"], left: ValueType, right: ValueType): string | undefined {
  const text = canBe(left, "text") || canBe(right, "text");
  if (operator === "in") {
    return canBe(right, "text") ? "Write text.contains(part) for a part of a text." : undefined;
  }
  if (operator === "+") return text ? "Write json(x) for the text of a list, a map or null." : undefined;
  if (text && (canBe(left, "number") || canBe(right, "number"))) {
    return "Write double(text) to read a number from text.";
  }
  return undefined;
}

function complainOfNeverEqual(node: EqualityNode, left: ValueType, right: ValueType, checker: Checker): void {
  // To compare with null is a good habit also where there is none.
  if (left.kind === "null" || right.kind === "null" || canBeEqual(left, right)) return;
  complainOfDifference(node, left, right, checker);
}

/** An item that is in no list of this type. */
function complainOfNeverIn(node: BinaryNode, left: ValueType, right: ValueType, checker: Checker): void {
  const lists = membersOf(right).flatMap((member) => (member.kind === "list" ? [member.items] : []));
  if (canBe(right, "object") || lists.some((items) => canBeEqual(left, items))) return;
  complainOfDifference(node, left, unionOf(lists), checker);
}

function complainOfDifference(node: SyntaxNode, left: ValueType, right: ValueType, checker: Checker): void {
  const [some, others] = [textsOf(left), textsOf(right)];
  if (some === undefined || others === undefined) {
    const message = `${capital(describeValueType(left))} is never equal to ${describeValueType(right)}.`;
    report("never_equal", node, checker, message);
    return;
  }
  const [known, given] = some.length > others.length ? [some, others] : [others, some];
  const message = `Expected one of ${listTexts(known)}, got ${listTexts(given)}.`;
  const meant = given.length === 1 ? closestName(given[0]!, known) : undefined;
  report(
    "never_equal",
    node,
    checker,
    message,
    meant === undefined ? {} : { hint: `Did you mean "${meant}"?` },
  );
}

/** Whether values of these types can be the same. */
function canBeEqual(left: ValueType, right: ValueType): boolean {
  if (left.kind === "any" || right.kind === "any") return true;
  return membersOf(left).some((one) => membersOf(right).some((other) => areAlike(one, other)));
}

function areAlike(left: MemberType, right: MemberType): boolean {
  if (left.kind !== "text" || right.kind !== "text") return left.kind === right.kind;
  const others = right.values;
  return (
    left.values === undefined || others === undefined || left.values.some((value) => others.includes(value))
  );
}

/** The texts that a value can be, where it can be nothing else but null. */
function textsOf(type: ValueType): readonly string[] | undefined {
  if (type.kind === "any") return undefined;
  const members = membersOf(type).filter(({ kind }) => kind !== "null");
  const [only] = members;
  return members.length === 1 && only?.kind === "text" ? only.values : undefined;
}

function listTexts(texts: readonly string[]): string {
  const shown = texts.slice(0, 8).map((text) => `"${text.length > 40 ? `${text.slice(0, 40)}…` : text}"`);
  if (texts.length > shown.length) return `${shown.join(", ")}, …`;
  return shown.length > 1 ? `${shown.slice(0, -1).join(", ")} or ${shown.at(-1)}` : shown.join("");
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
