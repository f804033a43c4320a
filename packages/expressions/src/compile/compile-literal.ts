import { ExpressionError } from "../expression-error.ts";
import type { Evaluate } from "../frame.ts";
import type { SyntaxNode } from "../source/syntax-node.ts";
import { checkKey, keyText } from "../value/read-key.ts";
import { Bytes } from "../value/special-value.ts";
import { checkName } from "./compile-access.ts";
import { errorAt, placeOf, type Bindings, type Compiler } from "./compiler.ts";

const ascii = /^[\0-\x7F]*$/;

type ValueNode = Extract<SyntaxNode, { op: "value" }>;
type ListNode = Extract<SyntaxNode, { op: "list" }>;
type MapNode = Extract<SyntaxNode, { op: "map" }>;

/** A literal. The parser gives whole numbers as BigInt or as an object; here every number is a double. */
export function compileValue(node: ValueNode, compiler: Compiler): Evaluate {
  const literal = node.args;
  if (literal === null || typeof literal === "string" || typeof literal === "boolean") return () => literal;
  if (literal instanceof Uint8Array) {
    // The parser keeps the low half of each code unit, which is right for ASCII and escapes only.
    if (!ascii.test(node.input.slice(node.start, node.end))) {
      throw errorAt(
        "syntax",
        'Expected ASCII in b"…".',
        node,
        compiler,
        'Write bytes("…") for the UTF-8 of a text.',
      );
    }
    compiler.findings.makesSpecials = true;
    const bytes = new Bytes(literal);
    return () => bytes;
  }
  const number = Number(literal);
  if (!Number.isFinite(number)) throw errorAt("syntax", "This number is too large.", node, compiler);
  return () => number;
}

export function compileList(node: ListNode, bindings: Bindings | undefined, compiler: Compiler): Evaluate {
  const items = node.args.map((item) => compiler.compile(item, bindings));
  return (frame) => items.map((item) => item(frame));
}

export function compileMap(node: MapNode, bindings: Bindings | undefined, compiler: Compiler): Evaluate {
  const entries = node.args.map(([key, value]) => {
    if (key.op === "value" && typeof key.args === "string") checkName(key.args, key, compiler);
    return {
      key: compiler.compile(key, bindings),
      value: compiler.compile(value, bindings),
      place: placeOf(key, compiler),
    };
  });
  return (frame) => {
    const map: Record<string, unknown> = {};
    for (const entry of entries) {
      const key = keyText(entry.key(frame), entry.place);
      checkKey(key, entry.place);
      if (Object.hasOwn(map, key)) {
        throw new ExpressionError("invalid_value", `The key "${key}" stands twice in the map.`, entry.place);
      }
      map[key] = entry.value(frame);
    }
    return map;
  };
}
