import type { ExpressionError } from "../expression-error.ts";
import { functions, methods } from "../functions/function-table.ts";
import { closestName } from "../source/closest-name.ts";
import { macroNames } from "../source/macro-shape.ts";
import type { CallNode, MethodNode } from "../source/syntax-node.ts";
import { errorAt, type Compiler } from "./compiler.ts";

/** Names from other languages, and what they are called here. */
const otherNames: ReadonlyMap<string, string> = new Map([
  ["length", "size"],
  ["len", "size"],
  ["count", "size"],
  ["toLowerCase", "lowerAscii"],
  ["lower", "lowerAscii"],
  ["toUpperCase", "upperAscii"],
  ["upper", "upperAscii"],
  ["includes", "contains"],
  ["strip", "trim"],
  ["some", "exists"],
  ["any", "exists"],
  ["every", "all"],
  ["unique", "distinct"],
  ["substr", "substring"],
  ["replaceAll", "replace"],
  ["toString", "string"],
  ["str", "string"],
  ["float", "double"],
  ["number", "double"],
  ["toJson", "json"],
  ["toJSON", "json"],
  ["fromJson", "parseJson"],
  ["fromJSON", "parseJson"],
  ["default", "orValue"],
  ["success", "always"],
]);

/** Names of functions that look at the world. */
const worldly: ReadonlySet<string> = new Set([
  "now",
  "today",
  "random",
  "uuid",
  "env",
  "getenv",
  "fetch",
  "read",
]);

const functionNames: readonly string[] = [...functions.keys(), "has", "always"];
const methodNames: readonly string[] = [...methods.keys(), ...macroNames, "or", "orValue"];

/** `foo(x)`, with what may have been meant. */
export function unknownFunction(node: CallNode, compiler: Compiler): ExpressionError {
  const [name] = node.args;
  const meant = otherNames.get(name) ?? closestName(name, [...functionNames, ...methodNames]);
  const message = `There is no function ${name}().`;
  return errorAt("unknown_function", message, node, compiler, hintFor(name, meant, "x."));
}

/** `x.foo()`, or `math.foo()` with the names behind `math.`. */
export function unknownMethod(
  node: MethodNode,
  namespaced: readonly string[],
  compiler: Compiler,
): ExpressionError {
  const [name] = node.args;
  const candidates = namespaced.length > 0 ? namespaced : [...methodNames, ...functionNames];
  const meant = otherNames.get(name) ?? closestName(name, candidates);
  const message = `There is no method ${name}().`;
  return errorAt("unknown_function", message, node, compiler, hintFor(name, meant, ""));
}

function hintFor(name: string, meant: string | undefined, receiver: string): string | undefined {
  if (meant === undefined) {
    return worldly.has(name)
      ? "An expression sees only its variables; run.startedAt is the time of the run."
      : undefined;
  }
  const global = functionNames.includes(meant) && !(receiver === "" && methodNames.includes(meant));
  return `Did you mean ${global ? `${meant}(x)` : `${receiver}${meant}()`}?`;
}
