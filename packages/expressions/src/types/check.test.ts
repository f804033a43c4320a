import { describe, expect, it, test } from "vitest";
import { compileExpression } from "../expression.ts";
import { compileTemplate } from "../template.ts";
import type { TypeNames } from "./checker.ts";
import { typeFromJsonSchema } from "./type-from-json-schema.ts";
import type { ValueType } from "./value-type.ts";

const types: TypeNames = {
  n: { kind: "number" },
  t: { kind: "text" },
  b: { kind: "boolean" },
  nothing: { kind: "null" },
  xs: { kind: "list", items: { kind: "number" } },
  people: typeFromJsonSchema({
    type: "array",
    items: { type: "object", properties: { name: { type: "string" }, age: { type: "number" } } },
  }),
  user: typeFromJsonSchema({ type: "object", properties: { name: { type: "string" } } }, "user"),
  open: typeFromJsonSchema({
    type: "object",
    properties: { n: { type: "number" } },
    additionalProperties: true,
  }),
  maybe: typeFromJsonSchema({ type: ["null", "number"] }),
  status: typeFromJsonSchema({ enum: ["done", "failed"] }),
};

/** Problems as `code marked`. */
function check(source: string): readonly string[] {
  const { problems } = compileExpression(source).check(types);
  return problems.map(({ code, start, end }) => `${code} ${source.slice(start, end)}`);
}

describe("what is sure to fail", () => {
  it.each([
    ["1 + (n - t)", ["operator n - t"]],
    ["n < t", ["operator n < t"]],
    ["t * 2 + nothing", ["operator t * 2"]],
    ["xs + n", ["operator xs + n"]],
    ["t + xs", ["operator t + xs"]],
    ["-t", ["operator -t"]],
    ["!n", ["operator !n"]],
    ["'a' in t", ["operator 'a' in t"]],
    ["b && n", ["not_boolean n"]],
    ["t || b", ["not_boolean t"]],
    ["xs ? 1 : 2", ["not_boolean xs"]],
    ["xs.filter(x, x)", ["not_boolean x"]],
    ["xs.map(x, x + 1, x)", ["not_boolean x + 1"]],
    ["n.first", ["member n.first"]],
    ["t.length", ["member t.length"]],
    ["nothing.a", ["member nothing.a"]],
    ["xs['a']", ["member xs['a']"]],
    ["xs[t]", ["member xs[t]"]],
    ["user[xs]", ["member user[xs]"]],
    ["user.nme.first", ["missing_member user.nme"]],
    ["{'a': 1}.b", ["missing_member {'a': 1}.b"]],
    ["people.map(p, p.nme)", ["missing_member p.nme"]],
    ["people.all(i, p, p.name > i)", ["operator p.name > i"]],
    ["people.sortBy(p, p.age)[0].aeg", ["missing_member people.sortBy(p, p.age)[0].aeg"]],
    ["cel.bind(u, user, u.nme)", ["missing_member u.nme"]],
    ["n.map(x, x)", ["not_iterable n"]],
    ["size(n)", ["argument size(n)"]],
    ["t.substring(t)", ["argument t.substring(t)"]],
    ["math.abs(t)", ["argument math.abs(t)"]],
    ["double(xs)", ["argument double(xs)"]],
    ["n.trim()", ["method n.trim()"]],
    ["xs.contains(1)", ["method xs.contains(1)"]],
    ["user.?name.trim()", ["method user.?name.trim()"]],
    ["user.name.orValue('')", ["method user.name.orValue('')"]],
    ["status == 'ok'", ["never_equal status == 'ok'"]],
    ["n == t", ["never_equal n == t"]],
    ["t in xs", ["never_equal t in xs"]],
    ["n - t + t - n", ["operator n - t"]],
  ])("%s", (source, expected) => {
    expect(check(source)).toEqual(expected);
  });
});

describe("what may work", () => {
  it.each([
    ...["n + t", "'v' + n + b", "maybe + 1", "maybe == null", "unknown.a.b + 1", "[xs, n][0][0]"],
    ...["open.whatever.at.all", "user[t]", "xs[n]", "xs[0]", "user.?nme", "user[?'nme']", "has(user.nme)"],
    ...["has(user.nme) && user.nme > 1", "'nme' in user ? user.nme : 0", "t == null", "null != xs"],
    ...["xs.map(x, x > 1 ? x : 'none')", "user.map(key, key + '!')", "people.map(p, p.name.trim())"],
    ...["[1, 'a'][0] + 1", "(b ? 1 : 'a') + 1", "status == 'done'", "status in ['done', 'x']", "1 in []"],
    ...["timestamp(t) - timestamp(t) > duration('1h')", "type(t) == string", "dyn(n).a", "parseJson(t).a.b"],
    ...["xs.first().orValue(0) + 1", "user.?name.optMap(x, x.size()).orValue(1) > 1", "always() && b"],
    ...["math.greatest(xs) + math.greatest(1, 2)", "people.filter(p, p.age > 1)[0].name.trim()"],
  ])("%s", (source) => {
    expect(check(source)).toEqual([]);
  });
});

test("all problems are found, in the order of the text, and none follows from another", () => {
  expect(check("n.a.b + (t - 1) * 2 > user.x")).toEqual([
    "member n.a",
    "operator t - 1",
    "missing_member user.x",
  ]);
});

test("a condition is true or false", () => {
  const condition = (source: string): unknown =>
    compileExpression(source)
      .check(types, { condition: true })
      .problems.map(({ code, start, end }) => [code, start, end]);
  expect(condition("  n ")).toEqual([["not_boolean", 2, 3]]);
  expect(condition("maybe")).toEqual([["not_boolean", 0, 5]]);
  expect(condition("b ? b : n")).toEqual([]);
  expect(condition("unknown")).toEqual([]);
});

test("hints say what may have been meant", () => {
  const hint = (source: string): string | undefined =>
    compileExpression(source).check(types).problems[0]?.hint;
  expect(hint("user.nmae")).toBe("Did you mean name?");
  expect(hint("status == 'dome'")).toBe('Did you mean "done"?');
  expect(hint("t.length")).toContain("size");
  expect(hint("n - t")).toContain("double(text)");
  expect(compileExpression("user.nmae").check(types).problems[0]?.missing).toEqual({
    member: "nmae",
    of: "user",
    known: ["name"],
    suggestion: "name",
  });
});

test("a template has problems with their pointers and their places in the string", () => {
  const template = compileTemplate({ to: ["fine", "n: ${{ n.x }} ${{ t - 1 }}"], n: "${{ n }}" });
  expect(template.check(types).map(({ code, pointer, start, end }) => [code, pointer, start, end])).toEqual([
    ["member", "/to/1", 7, 10],
    ["operator", "/to/1", 18, 23],
  ]);
  expect(compileTemplate("constant").check(types)).toEqual([]);
  expect(compileTemplate("${{ secrets.TOKEN }}").check(types)).toEqual([]);
});

test("the type of the value", () => {
  const typeOf = (source: string): ValueType => compileExpression(source).check(types).type;
  expect(typeOf("n + 1")).toEqual({ kind: "number" });
  expect(typeOf("people.map(p, p.name)")).toEqual({ kind: "list", items: { kind: "text" } });
  expect(typeOf("b ? 1 : null")).toEqual({ kind: "union", members: [{ kind: "number" }, { kind: "null" }] });
  expect(typeOf("{'a': n}")).toEqual({ kind: "object", properties: { a: { kind: "number" } } });
  expect(typeOf("unknown")).toEqual({ kind: "any" });
});

describe("typeFromJsonSchema", () => {
  const any = { kind: "any" };
  const number = { kind: "number" };
  it.each([
    [{}, any],
    [{ $ref: "#/$defs/x" }, any],
    [{ allOf: [{ type: "string" }] }, any],
    [{ properties: { a: {} } }, any],
    [{ type: "array" }, { kind: "list", items: any }],
    [
      { type: "array", items: { type: "integer" } },
      { kind: "list", items: number },
    ],
    [
      { type: "array", prefixItems: [{}], items: { type: "integer" } },
      { kind: "list", items: any },
    ],
    [{ type: "object" }, { kind: "object", properties: {}, others: any }],
    [
      { type: "object", additionalProperties: false },
      { kind: "object", properties: {} },
    ],
    [
      { type: "object", properties: { a: { type: "number" } } },
      { kind: "object", properties: { a: number } },
    ],
    [
      { type: "object", properties: { a: {} }, patternProperties: {} },
      { kind: "object", properties: { a: any }, others: any },
    ],
    [
      { type: "object", properties: {}, additionalProperties: { type: "number" } },
      { kind: "object", properties: {}, others: number },
    ],
    [{ oneOf: [{ type: "number" }, { type: "integer" }] }, number],
    [{ anyOf: [{ type: "number" }, {}] }, any],
    [
      { type: "string", enum: ["a", "b"] },
      { kind: "text", values: ["a", "b"] },
    ],
    [{ const: { a: 1 } }, { kind: "object", properties: { a: number } }],
  ])("%j", (schema, expected) => {
    expect(typeFromJsonSchema(schema as Parameters<typeof typeFromJsonSchema>[0])).toEqual(expected);
  });
});
