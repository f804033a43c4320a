import {
  compileExpression,
  compileTemplate,
  isExpressionError,
  templateProblems,
  type Expression,
  type ExpressionError,
  type Reference,
  type Template,
  type TypeCheckOptions,
} from "@tidemark/expressions";
import type { Json } from "@tidemark/spec";
import { complainOfTypes } from "./check-types.ts";
import type { Binding, Bound, NamedStep } from "./execution-plan.ts";
import type { NameTypes } from "./name-types.ts";
import type { Problems } from "./problems.ts";
import type { Reader, ReferenceResolver } from "./reference-resolver.ts";

/**
 * Compiles the expressions of a definition and binds their free names, noting on the way what waits
 * for what and what is wrong.
 */
export class Binder {
  readonly #problems: Problems;
  readonly #resolver: ReferenceResolver;
  readonly #types: NameTypes;

  constructor(problems: Problems, resolver: ReferenceResolver, types: NameTypes) {
    this.#problems = problems;
    this.#resolver = resolver;
    this.#types = types;
  }

  expression(
    source: string,
    reader: Reader,
    pointer: string,
    options?: TypeCheckOptions,
  ): Bound<Expression> | undefined {
    try {
      const code = compileExpression(source);
      const bindings = this.#bind(code.references, reader, () => pointer);
      const names = this.#types.of(bindings, reader.scope);
      if (names !== undefined || bindings.length === 0 || options?.condition === true) {
        const { problems } = code.check(names ?? {}, options);
        complainOfTypes(problems, reader.node, () => pointer, this.#problems);
      }
      return { code, bindings };
    } catch (error) {
      this.#complain(error, reader, pointer);
      return undefined;
    }
  }

  template(value: Json, reader: Reader, pointer: string): Bound<Template> | undefined {
    try {
      const code = compileTemplate(value);
      if (code.constant) return { code, bindings: [] };
      for (const name of code.secrets) this.#resolver.secret(name, reader, pointer);
      const at = new Map<Reference, string>(
        code.references.map((reference) => [reference, reference.pointer]),
      );
      const plain = code.references.filter(({ root }) => root !== "secrets");
      const bindings = this.#bind(plain, reader, (reference) => pointer + (at.get(reference) ?? ""));
      const names = this.#types.of(bindings, reader.scope);
      if (names !== undefined || bindings.length === 0) {
        const problems = code.check(names ?? {});
        complainOfTypes(problems, reader.node, (problem) => pointer + problem.pointer, this.#problems);
      }
      return { code, bindings };
    } catch (error) {
      if (!isExpressionError(error)) throw error;
      for (const problem of templateProblems(value)) this.#complain(problem, reader, pointer);
      return undefined;
    }
  }

  #bind(
    references: readonly Reference[],
    reader: Reader,
    pointerOf: (reference: Reference) => string,
  ): readonly Binding[] {
    if (references.length === 0) return [];
    const bindings = new Map<string, Binding>();
    const steps: NamedStep[] = [];
    for (const reference of references) {
      const binding = this.#resolver.resolve(reference, reader, pointerOf(reference));
      if (binding?.from === "steps") steps.push(...binding.steps);
      else if (binding !== undefined) bindings.set(binding.name, binding);
    }
    if (steps.length > 0) bindings.set("steps", { name: "steps", from: "steps", steps });
    return [...bindings.values()];
  }

  #complain(error: unknown, reader: Reader, pointer: string): void {
    if (!isExpressionError(error)) throw error;
    const { code, message, hint, start, end } = error as ExpressionError;
    const place = {
      node: reader.node,
      pointer: pointer + (error.pointer ?? ""),
      ...(start === undefined ? {} : { start, end: end ?? start + 1 }),
    };
    this.#problems.add(
      code === "secret_in_expression" ? "TM2006" : "TM2001",
      place,
      message,
      hint === undefined ? {} : { help: hint },
    );
  }
}
