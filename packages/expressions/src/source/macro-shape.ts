import type { MethodNode, SyntaxNode } from "./syntax-node.ts";

/** A method call that binds names, taken apart. */
export interface MacroShape {
  readonly name: string;
  readonly receiver: SyntaxNode;
  /** The names that it binds. */
  readonly variables: readonly SyntaxNode[];
  /** What is evaluated where they are bound: an optional condition, then the body. */
  readonly bodies: readonly SyntaxNode[];
}

/** For each macro: how many variables and how many further arguments it can have. */
const shapes: ReadonlyMap<string, readonly (readonly [variables: number, bodies: number])[]> = new Map([
  [
    "all",
    [
      [1, 1],
      [2, 1],
    ],
  ],
  [
    "exists",
    [
      [1, 1],
      [2, 1],
    ],
  ],
  [
    "exists_one",
    [
      [1, 1],
      [2, 1],
    ],
  ],
  [
    "existsOne",
    [
      [1, 1],
      [2, 1],
    ],
  ],
  ["filter", [[1, 1]]],
  [
    "map",
    [
      [1, 1],
      [1, 2],
    ],
  ],
  ["sortBy", [[1, 1]]],
  [
    "transformList",
    [
      [2, 1],
      [2, 2],
    ],
  ],
  [
    "transformMap",
    [
      [2, 1],
      [2, 2],
    ],
  ],
  ["optMap", [[1, 1]]],
  ["optFlatMap", [[1, 1]]],
]);

/** Names of the macros that are called on a value. */
export const macroNames: readonly string[] = [...shapes.keys()];

/** The parts of a macro, or `undefined` if the call is none. `cel.bind` is not among them. */
export function macroShape(node: MethodNode): MacroShape | undefined {
  const [name, receiver, parameters] = node.args;
  const shape = shapes.get(name)?.find(([variables, bodies]) => variables + bodies === parameters.length);
  if (shape === undefined) return undefined;
  return { name, receiver, variables: parameters.slice(0, shape[0]), bodies: parameters.slice(shape[0]) };
}

/** Whether a call is `cel.bind(…)`, which should have a name, a value and a body. */
export function isBind(node: MethodNode): boolean {
  const [name, receiver] = node.args;
  return name === "bind" && receiver.op === "id" && receiver.args === "cel";
}
