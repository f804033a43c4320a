import { Environment } from "@marcbachmann/cel-js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileExpression } from "./expression.ts";

/**
 * The parser comes from a library that has an evaluator of its own. Where its rules are ours (no
 * whole numbers, which it has as BigInt), both must agree.
 */
const environment = new Environment({ unlistedVariablesAreDyn: true, homogeneousAggregateLiterals: false });

const scope = {
  a: 1.5,
  b: -2.25,
  s: "abc",
  t: "",
  yes: true,
  no: false,
  nothing: null,
  xs: [0.5, 1.5, 2.5],
  m: { k: "v", n: 1.5 },
};

const numbers = fc.constantFrom(
  "a",
  "b",
  "1.5",
  "0.25",
  "m.n",
  "xs[0]".replace("[0]", ".filter(x, x > 2.0)[0]"),
);
const strings = fc.constantFrom("s", "t", "'abc'", '"b"', "m.k", "m['k']", "s + 'x'", "string(a)");

const conditions: fc.Arbitrary<string> = fc.letrec<{ condition: string }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.constantFrom(
      "yes",
      "no",
      "true",
      "false",
      "has(m.k)",
      "has(m.z)",
      "m.z == 1.5",
      "missing",
      "nothing == null",
      "s",
    ),
    fc
      .tuple(numbers, fc.constantFrom("<", "<=", ">", ">=", "==", "!="), numbers)
      .map((parts) => `(${parts.join(" ")})`),
    fc.tuple(strings, fc.constantFrom("<", "==", "!="), strings).map((parts) => `(${parts.join(" ")})`),
    fc
      .tuple(strings, fc.constantFrom("startsWith", "endsWith", "contains"), strings)
      .map(([text, name, part]) => `(${text}).${name}(${part})`),
    fc.tuple(numbers, fc.constantFrom("xs", "[1.5, a]", "[]")).map((parts) => `(${parts.join(" in ")})`),
    fc
      .tuple(fc.constantFrom("all", "exists", "exists_one"), tie("condition"))
      .map(([name, body]) => `xs.${name}(x, x > 1.0 && ${body})`),
    fc
      .tuple(tie("condition"), fc.constantFrom("&&", "||"), tie("condition"))
      .map((parts) => `(${parts.join(" ")})`),
    fc
      .tuple(tie("condition"), tie("condition"), tie("condition"))
      .map(([test, yes, no]) => `(${test} ? ${yes} : ${no})`),
    tie("condition").map((condition) => `!(${condition})`),
  ),
})).condition;

type Outcome = { readonly value: unknown } | { readonly failed: true };

function outcomeOf(evaluate: () => unknown): Outcome {
  try {
    return { value: evaluate() };
  } catch {
    return { failed: true };
  }
}

describe("conditions", () => {
  it("have the result that the library's own evaluator finds", () => {
    let compared = 0;
    fc.assert(
      fc.property(conditions, (source) => {
        const theirs = outcomeOf(() => environment.evaluate(source, scope) as unknown);
        const ours = outcomeOf(() => compileExpression(source).evaluate(scope));
        // It refuses more before it starts, by types, and returns a value that is no boolean from a ternary.
        if ("failed" in theirs || typeof theirs.value !== "boolean") return;
        compared++;
        expect(ours).toEqual(theirs);
      }),
      { numRuns: 2000 },
    );
    expect(compared).toBeGreaterThan(500);
  });
});
