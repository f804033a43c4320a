import { compileReading } from "../compile/compile-access.ts";
import { compileNode } from "../compile/compile-node.ts";
import type { Compiler } from "../compile/compiler.ts";
import { isExpressionError } from "../expression-error.ts";
import { Frame, type Evaluate, type Scope } from "../frame.ts";
import { parseSource } from "../source/parse-source.ts";
import { childrenOf, isAccess, type SyntaxNode } from "../source/syntax-node.ts";

/** What came of the parts of an expression, by `start-end`. */
export interface Trace {
  /** The parts that gave a value. */
  readonly succeeded: ReadonlySet<string>;
  /** The values, as far as they can be seen from outside. */
  readonly values: ReadonlyMap<string, readonly unknown[]>;
  /** Whether the whole gave a value, and which. */
  readonly result: { readonly value: unknown } | undefined;
}

export interface Traced {
  readonly nodes: ReadonlyMap<string, SyntaxNode>;
  run(scope: Scope): Trace;
}

/** An expression compiled as ever, with an eye on each of its parts. */
export function traceExpression(source: string): Traced {
  const origin = { source, offset: 0 };
  const root = parseSource(source, origin);
  const nodes = new Map<string, SyntaxNode>();
  collect(root, nodes);
  let succeeded = new Set<string>();
  let values = new Map<string, unknown[]>();
  const watch =
    (node: SyntaxNode, evaluate: Evaluate): Evaluate =>
    (frame) => {
      const value = evaluate(frame);
      const place = placeOf(node);
      values.set(place, [...(values.get(place) ?? []), value]);
      // A chain of members is read in one go.
      for (let part: SyntaxNode = node; ; part = part.args[0]) {
        succeeded.add(placeOf(part));
        if (!isAccess(part)) break;
      }
      return value;
    };
  const compiler: Compiler = {
    origin,
    findings: { usesAlways: false, makesSpecials: false, repeatsValues: false, slots: 0 },
    compile: (node, bindings) => watch(node, compileNode(node, bindings, compiler)),
    compileForReading: (node, bindings) => watch(node, compileReading(node, bindings, compiler)),
  };
  const run = compiler.compile(root, undefined);
  return {
    nodes,
    run(scope) {
      succeeded = new Set();
      values = new Map();
      try {
        const value = run(new Frame(scope, compiler.findings.slots));
        return { succeeded, values, result: { value } };
      } catch (error) {
        if (!isExpressionError(error)) throw error;
        return { succeeded, values, result: undefined };
      }
    },
  };
}

function collect(node: SyntaxNode, nodes: Map<string, SyntaxNode>): void {
  nodes.set(placeOf(node), node);
  for (const child of childrenOf(node)) collect(child, nodes);
}

function placeOf({ start, end }: { readonly start: number; readonly end: number }): string {
  return `${start}-${end}`;
}
