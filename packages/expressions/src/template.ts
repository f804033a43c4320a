import type { Json } from "@tidemark/spec";
import type { ExpressionError } from "./expression-error.ts";
import { Frame, type Scope } from "./frame.ts";
import { compileData, type CompiledData, type TemplateReference } from "./template/compile-data.ts";
import type { TypeNames } from "./types/checker.ts";
import type { TemplateTypeProblem } from "./types/type-problem.ts";
import type { OnSecret, Render } from "./template/compile-text.ts";

/** A compiled JSON value with `${{ }}` in its strings. It can be evaluated any number of times. */
export interface Template {
  /** Nothing in it depends on a scope: `evaluate` returns the very same value, with `$${{` read as `${{`. */
  readonly constant: boolean;
  /** Variables of all its expressions; secrets are among them, as root "secrets". */
  readonly references: readonly TemplateReference[];
  /** The names of the secrets that it uses. */
  readonly secrets: readonly string[];
  /**
   * Throws an `ExpressionError`. Parts without expressions are returned as they stand. A text with
   * secrets has `***` in their place, and `onSecret` is told what belongs there.
   */
  evaluate(scope: Scope, onSecret?: OnSecret): Json;
  /** What in its expressions is sure to fail, given the types of their variables. */
  check(names: TypeNames): readonly TemplateTypeProblem[];
}

/**
 * Compiles any JSON value. Throws the first problem as an `ExpressionError` with the pointer of its
 * string and the place in it.
 *
 * @example
 * compileTemplate({ to: "${{ user.email }}" }).evaluate({ user: { email: "ada@example.org" } }) // { to: "ada@example.org" }
 */
export function compileTemplate(value: Json): Template {
  const { data, render } = read(value);
  const [problem] = data.problems;
  if (problem !== undefined) throw problem;
  const { constant, references, slots } = data;
  const check = (names: TypeNames): readonly TemplateTypeProblem[] =>
    data.expressions.flatMap((expression) =>
      expression.check(names).problems.map((found) => ({ ...found, pointer: expression.pointer })),
    );
  const shared = { constant, references, secrets: [...data.secrets], check };
  if (render === undefined) return { ...shared, evaluate: () => value };
  if (constant) {
    const text = render(new Frame({}, 0), undefined);
    return { ...shared, evaluate: () => text };
  }
  return { ...shared, evaluate: (scope, onSecret) => render(new Frame(scope, slots), onSecret) };
}

/**
 * Every problem of a value, for diagnostics; none if `compileTemplate` would not throw.
 *
 * @example
 * templateProblems(["${{ 1 + }}", "${{ open"]).map(({ code }) => code) // ["syntax", "unterminated"]
 */
export function templateProblems(value: Json): readonly ExpressionError[] {
  return read(value).data.problems;
}

function read(value: Json): { readonly data: CompiledData; readonly render: Render | undefined } {
  const data: CompiledData = {
    constant: true,
    slots: 0,
    references: [],
    secrets: new Set(),
    expressions: [],
    problems: [],
  };
  return { data, render: compileData(value, "", data) };
}
