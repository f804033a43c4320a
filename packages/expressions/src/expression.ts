import type { Json } from "@tidemark/spec";
import { compileSource } from "./compile/compile-source.ts";
import { Frame, type Scope } from "./frame.ts";
import type { Reference } from "./references.ts";
import type { TypeCheck, TypeCheckOptions } from "./types/check-tree.ts";
import type { TypeNames } from "./types/checker.ts";

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
  /**
   * What is known before it is evaluated, given the types of its variables: the type of its value, and
   * what is sure to fail. A variable without a type can be anything, and nothing is said of what may work.
   *
   * @example
   * compileExpression("1 + n").check({ n: { kind: "null" } }).problems[0]?.code // "operator"
   */
  check(names: TypeNames, options?: TypeCheckOptions): TypeCheck;
}

/**
 * Compiles a CEL expression. Throws an `ExpressionError` with the place of the problem.
 *
 * @example
 * compileExpression("items.filter(x, x.score > 50)").evaluate({ items: [{ score: 90 }] }) // [{ score: 90 }]
 */
export function compileExpression(source: string): Expression {
  const compiled = compileSource(source, { source, offset: 0 });
  const { references, usesAlways, slots, check } = compiled;
  return {
    source,
    references,
    usesAlways,
    evaluate: (scope) => compiled.run(new Frame(scope, slots)),
    check,
  };
}
