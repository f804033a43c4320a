import type { Json } from "@tidemark/spec";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { compileExpression, type Expression } from "../expression.ts";
import { isExpressionError } from "../expression-error.ts";
import { macroShape } from "../source/macro-shape.ts";
import type { SyntaxNode } from "../source/syntax-node.ts";
import type { Optional } from "../value/special-value.ts";
import { typeOf } from "../value/type-of.ts";
import { randomExpression, variables } from "./random-expression.fixture.ts";
import { randomSchema, valuesOfSchema } from "./random-schema.fixture.ts";
import { traceExpression, type Trace, type Traced } from "./trace.fixture.ts";
import { typeFromJsonSchema } from "./type-from-json-schema.ts";
import type { TypeProblem } from "./type-problem.ts";
import { membersOf, type MemberType, type TypeKind, type ValueType } from "./value-type.ts";

const names = fc.tuple(...variables.map(() => randomSchema)).chain((schemas) =>
  fc.record({
    types: fc.constant(
      Object.fromEntries(schemas.map((schema, index) => [variables[index], typeFromJsonSchema(schema)])),
    ),
    scopes: fc.array(
      fc
        .tuple(...schemas.map(valuesOfSchema))
        .map((values) => Object.fromEntries(values.map((value, index) => [variables[index], value as Json]))),
      { minLength: 5, maxLength: 5 },
    ),
  }),
);

test("what is reported fails whenever it is reached, and values are of the type that was found", () => {
  const reported = new Map<string, number>();
  fc.assert(
    fc.property(randomExpression, names, (source, { types, scopes }) => {
      const expression = compile(source);
      if (expression === undefined) return;
      const { type, problems } = expression.check(types);
      const traced = traceExpression(source);
      for (const { code } of problems) reported.set(code, (reported.get(code) ?? 0) + 1);
      const certain =
        isEager([...traced.nodes.values()]) && problems.some(({ code }) => code !== "never_equal");
      for (const scope of scopes) {
        const trace = traced.run(scope);
        for (const problem of problems) expectRight(problem, trace, traced);
        if (certain) expect(trace.result).toBeUndefined();
        if (trace.result === undefined) continue;
        expect(
          fits(trace.result.value, type),
          `${JSON.stringify(trace.result.value)} as ${JSON.stringify(type)}`,
        ).toBe(true);
      }
    }),
    { numRuns: 8000 },
  );
  expect([...reported.keys()].toSorted()).toEqual([
    ...["argument", "member", "method", "missing_member", "never_equal"],
    ...["not_boolean", "not_iterable", "operator"],
  ]);
}, 60_000);

/** What the parser or the compiler refuses already is no matter for types. */
function compile(source: string): Expression | undefined {
  try {
    return compileExpression(source);
  } catch (error) {
    if (isExpressionError(error)) return undefined;
    throw error;
  }
}

function expectRight({ code, start, end }: TypeProblem, trace: Trace, { nodes }: Traced): void {
  const place = `${start}-${end}`;
  const node = nodes.get(place);
  expect(node, `a node at ${place}`).toBeDefined();
  const values = trace.values.get(place) ?? [];
  if (code === "not_boolean") expect(values.filter((value) => typeof value === "boolean")).toEqual([]);
  else if (code === "not_iterable") {
    expect(values.filter((value) => ["list", "map"].includes(typeOf(value)))).toEqual([]);
  } else if (code === "never_equal") expect(values).not.toContain(node?.op !== "!=");
  else expect(trace.succeeded).not.toContain(place);
}

/** Whether every part of it is evaluated, and none of its errors is absorbed. */
function isEager(nodes: readonly SyntaxNode[]): boolean {
  return nodes.every((node) => {
    if (node.op === "&&" || node.op === "||" || node.op === "?:") return false;
    if (node.op !== "rcall") return true;
    return macroShape(node) === undefined && !["or", "orValue"].includes(node.args[0]);
  });
}

const typeNames: Readonly<Record<TypeKind, string>> = {
  null: "null_type",
  boolean: "bool",
  number: "double",
  text: "string",
  list: "list",
  object: "map",
  bytes: "bytes",
  timestamp: "timestamp",
  duration: "duration",
  type: "type",
  optional: "optional",
};

/** Whether a value is of a type. */
function fits(value: unknown, type: ValueType): boolean {
  return type.kind === "any" || membersOf(type).some((member) => fitsMember(value, member));
}

function fitsMember(value: unknown, type: MemberType): boolean {
  if (typeOf(value) !== typeNames[type.kind]) return false;
  switch (type.kind) {
    case "text":
      return type.values === undefined || type.values.includes(value as string);
    case "list":
      return (value as readonly unknown[]).every((item) => fits(item, type.items));
    case "optional":
      return (value as Optional).value === undefined || fits((value as Optional).value, type.value);
    case "object":
      return Object.entries(value as object).every(([key, inner]) => {
        const known = Object.hasOwn(type.properties, key) ? type.properties[key] : type.others;
        return known !== undefined && fits(inner, known);
      });
    default:
      return true;
  }
}
