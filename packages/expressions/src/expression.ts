import type { Json } from "@tidemark/spec";
import { compileSource } from "./compile/compile-source.ts";
import { Frame, type Scope } from "./frame.ts";
import type { Reference } from "./references.ts";

/** A compiled expression. It can be evaluated any number of times. */
export interface Expression {
  readonly source: string;
  /** Its free variables. */
  readonly references: readonly Reference[];
  /** Whether it calls `always()`. */
  readonly usesAlways: boolean;
  /**
   * Throws an `ExpressionError`. The result is plain JSON; what comes from the scope as it stands
   * is returned as it stands. What a getter of the scope throws is thrown on.
   */
  evaluate(scope: Scope): Json;
}

/**
 * Compiles a CEL expression. Throws an `ExpressionError` with the place of the problem.
 *
 * @example
 * compileExpression("items.filter(x, x.score > 50)").evaluate({ items: [{ score: 90 }] }) // [{ score: 90 }]
 */
export function compileExpression(source: string): Expression {
  const compiled = compileSource(source, { source, offset: 0 });
  const { references, usesAlways, slots } = compiled;
  return { source, references, usesAlways, evaluate: (scope) => compiled.run(new Frame(scope, slots)) };
}
