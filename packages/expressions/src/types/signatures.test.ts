import { describe, expect, it, test } from "vitest";
import { compileExpression } from "../expression.ts";
import { functions, methods, namespaces } from "../functions/function-table.ts";
import { functionSignatures, methodSignatures, namespaceSignatures } from "./signatures.ts";
import { typeFromJsonSchema } from "./type-from-json-schema.ts";

/** A value or two of every kind. */
const samples = [
  ...["null", "true", "1", "-1", "'a'", "''", "'1'", "[]", "[1]", "['a', 'b']", "{}", "{'a': 1}", "b'a'"],
  ...["timestamp('2026-01-01T00:00:00Z')", "duration('1h')", "'2026-01-01T00:00:00Z'", "'1h'", "'Zm9v'"],
  ...["string", "optional.none()", "optional.of(1)", "optional.of(optional.of(1))"],
];
const pairs = samples.flatMap((left) => samples.map((right) => [left, right] as const));

/** An operation that works on some value is not complained of. Tells whether it works or is complained of. */
function expectAgreement(source: string): boolean {
  const expression = compileExpression(source);
  let works = true;
  try {
    expression.evaluate({});
  } catch {
    works = false;
  }
  const problems = expression.check({}).problems.filter(({ code }) => code !== "never_equal");
  expect({ source, problems: works ? problems : [] }).toEqual({ source, problems: [] });
  return works || problems.length > 0;
}

describe("operators", () => {
  it.each(["+", "-", "*", "/", "%", "<", "<=", ">", ">=", "==", "in"])(
    "%s takes what it takes",
    (operator) => {
      // What fails here fails because of its types, which are known.
      const sources = pairs.map(([left, right]) => `${left} ${operator} ${right}`);
      expect(sources.filter((source) => !expectAgreement(source))).toEqual([]);
    },
  );

  it.each(["!", "-"])("%s takes what it takes", (operator) => {
    const sources = samples.map((sample) => `${operator}(${sample})`);
    expect(sources.filter((source) => !expectAgreement(source))).toEqual([]);
  });
});

/** Functions of as many numbers as one likes. */
const several: ReadonlySet<string> = new Set(["greatest", "least"]);

describe("functions", () => {
  it("all have a signature, with as many parameters as they take", () => {
    const found = [
      [functions, functionSignatures, 0],
      [methods, methodSignatures, 1],
      ...[...namespaces].map(([name, table]) => [table, namespaceSignatures.get(name), 0] as const),
    ] as const;
    for (const [table, signatures, receivers] of found) {
      const expected = [...table.values()].map(({ name, maximum }) => {
        return [name, several.has(name) ? 1 : maximum + receivers];
      });
      const declared = [...(signatures ?? [])].map(([name, { parameters }]) => [name, parameters.length]);
      expect(Object.fromEntries(declared)).toEqual(Object.fromEntries(expected));
    }
  });

  it.each([...functions.keys()])("%s takes what it takes", (name) => {
    for (const [one, other] of pairs) {
      if (functions.get(name)?.maximum === 2) expectAgreement(`${name}(${one}, ${other})`);
      else expectAgreement(`${name}(${one})`);
    }
  });

  it.each([...methods.values()])("$name() of a value takes what it takes", ({ name, minimum, maximum }) => {
    for (const [one, other] of pairs) {
      if (minimum === 0) expectAgreement(`${one}.${name}()`);
      if (maximum > 0 && minimum < 2) expectAgreement(`${one}.${name}(${other})`);
      if (maximum < 2) continue;
      for (const last of ["0", "1", "'a'", "''", "null", "[]"])
        expectAgreement(`${one}.${name}(${other}, ${last})`);
    }
  });

  it.each([...namespaces])("those of %s take what they take", (namespace, table) => {
    for (const { name, minimum } of table.values()) {
      for (const sample of minimum === 0 ? [""] : samples) expectAgreement(`${namespace}.${name}(${sample})`);
    }
  });
});

test("a value of a schema is of its type", () => {
  const check = (schema: Record<string, string>): string => typeFromJsonSchema(schema).kind;
  expect(["null", "boolean", "integer", "string", "array", "object"].map((type) => check({ type }))).toEqual([
    ...["null", "boolean", "number", "text", "list", "object"],
  ]);
});
