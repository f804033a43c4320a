import { describe, expect, it } from "vitest";
import { compileExpression } from "./expression.ts";
import { isExpressionError } from "./expression-error.ts";
import type { Scope } from "./frame.ts";

function evaluate(source: string, scope: Scope = {}): unknown {
  return compileExpression(source).evaluate(scope);
}

function errorOf(source: string, scope: Scope = {}): unknown {
  try {
    evaluate(source, scope);
  } catch (error) {
    return error;
  }
  throw new Error(`Expected "${source}" to fail.`);
}

describe("evaluate", () => {
  it("returns data of the scope as the same object", () => {
    const item = { score: 90, tags: ["a"] };
    const items = [item];
    expect(evaluate("items", { items })).toBe(items);
    expect(evaluate("items[0]", { items })).toBe(item);
    expect(evaluate("items.filter(x, x.score > 50)[0]", { items })).toBe(item);
    expect((evaluate("{'kept': items}", { items }) as { kept: unknown }).kept).toBe(items);
  });

  it("keeps data as it is where timestamps and optionals are about", () => {
    const big = { list: [1, 2, 3] };
    const result = evaluate("[big, timestamp('2026-01-01T00:00:00Z'), big.?nothing]", { big });
    expect(result).toEqual([{ list: [1, 2, 3] }, "2026-01-01T00:00:00Z", null]);
    expect((result as unknown[])[0]).toBe(big);
  });

  it("sees own properties of the scope only", () => {
    const scope = Object.create({ inherited: 1 }) as Record<string, unknown>;
    scope["own"] = 2;
    expect(evaluate("own", scope)).toBe(2);
    expect(errorOf("inherited", scope)).toMatchObject({ code: "not_found" });
    expect(errorOf("toString", {})).toMatchObject({ code: "not_found" });
    expect(errorOf("hasOwnProperty", {})).toMatchObject({ code: "not_found" });
  });

  it("works with a scope and data that have no prototype", () => {
    const data = Object.assign(Object.create(null) as object, { a: 1 });
    const scope = Object.assign(Object.create(null) as object, { data }) as Scope;
    expect(evaluate("data.a + size(data)", scope)).toBe(2);
    expect(evaluate("data == {'a': 1}", scope)).toBe(true);
  });

  it("can be evaluated again with other values, also while it is being evaluated", () => {
    const expression = compileExpression("xs.map(x, x * n)");
    const scope = {
      n: 2,
      get xs() {
        return expression.evaluate({ xs: [1, 2], n: 10 });
      },
    };
    expect(expression.evaluate(scope)).toEqual([20, 40]);
    expect(expression.evaluate({ xs: [3], n: 1 })).toEqual([3]);
  });

  it.each([
    ["a date", new Date(0)],
    ["a map", new Map()],
    ["a function", () => 1],
    ["a symbol", Symbol("x")],
    ["a BigInt", 1n],
    ["NaN", Number.NaN],
    ["an instance of a class", new (class Thing {})()],
  ])("refuses %s in the scope", (_, value) => {
    expect(errorOf("value", { value })).toMatchObject({ code: "type" });
    expect(errorOf("a.value == 1", { a: { value } })).toMatchObject({ code: "type" });
  });
});

describe("objects with getters", () => {
  function lazy(values: Record<string, () => unknown>): object {
    const target = {};
    for (const [key, get] of Object.entries(values))
      Object.defineProperty(target, key, { get, enumerable: true });
    return target;
  }

  it("calls only the getters on the way", () => {
    const calls: string[] = [];
    const called = (name: string, value: unknown) => (): unknown => (calls.push(name), value);
    const topics = lazy({ status: called("status", "done"), output: called("output", [1]) });
    const steps = lazy({ topics: called("topics", topics), send: called("send", {}) });
    expect(evaluate("steps.topics.status == 'done'", { steps })).toBe(true);
    expect(calls).toEqual(["topics", "status"]);
  });

  it("lists names and finds them without reading the values", () => {
    const steps = lazy({
      a: () => {
        throw new Error("not wanted");
      },
      b: () => 1,
    });
    expect(evaluate("steps.map(name, name)", { steps })).toEqual(["a", "b"]);
    expect(evaluate("'b' in steps && !('c' in steps)", { steps })).toBe(true);
  });

  it.each(["steps", "[steps][0]", "{'x': steps}.x", "cel.bind(s, steps, s)", "true ? steps : null"])(
    "become plain copies when they leave: %s",
    (source) => {
      const output = { n: 1 };
      const steps = lazy({ topics: () => lazy({ output: () => output }) });
      const result = evaluate(source, { steps }) as { topics: { output: unknown } };
      expect(Object.getOwnPropertyDescriptors(result)).toMatchObject({ topics: { value: { output } } });
      expect(Object.getOwnPropertyDescriptors(result.topics)).toMatchObject({ output: { value: output } });
      expect(result.topics.output).toBe(output);
    },
  );

  it("lets what a getter throws through, also where an error of ours would be absorbed", () => {
    const signal = new Error("a step was skipped");
    const scope = {
      get step() {
        throw signal;
      },
    };
    expect(() => evaluate("step.output", scope)).toThrow(signal);
    expect(() => evaluate("step || true", scope)).toThrow(signal);
    expect(() => evaluate("[1].exists(x, step)", scope)).toThrow(signal);
  });
});

describe("references", () => {
  function references(source: string): unknown[] {
    return compileExpression(source).references.map(({ root, members, computed, start, end }) => {
      return [root, ...members, computed ? "[…]" : "", source.slice(start, end)];
    });
  }

  it.each([
    ["a", [["a", "", "a"]]],
    ["steps.topics.status", [["steps", "topics", "status", "", "steps.topics.status"]]],
    [
      `steps["route.order"].output[0].x`,
      [["steps", "route.order", "output", "0", "x", "", `steps["route.order"].output[0].x`]],
    ],
    [
      "a.b.size() + a.c",
      [
        ["a", "b", "", "a.b"],
        ["a", "c", "", "a.c"],
      ],
    ],
    [
      "steps[inputs.which].status",
      [
        ["steps", "[…]", "steps"],
        ["inputs", "which", "", "inputs.which"],
      ],
    ],
    [
      "a.b[i].c",
      [
        ["a", "b", "[…]", "a.b"],
        ["i", "", "i"],
      ],
    ],
    ["a.?b.c", [["a", "b", "c", "", "a.?b.c"]]],
    ["has(a.b.c)", [["a", "b", "c", "", "a.b.c"]]],
    [
      "xs.map(x, x.y + n)",
      [
        ["xs", "", "xs"],
        ["n", "", "n"],
      ],
    ],
    [
      "xs.map(x, ys.filter(y, y == x && y != z))",
      [
        ["xs", "", "xs"],
        ["ys", "", "ys"],
        ["z", "", "z"],
      ],
    ],
    [
      "xs.all(x, x > 1) && x",
      [
        ["xs", "", "xs"],
        ["x", "", "x"],
      ],
    ],
    [
      "xs.transformMap(k, v, k + v + w)",
      [
        ["xs", "", "xs"],
        ["w", "", "w"],
      ],
    ],
    ["xs.sortBy(x, x.n)", [["xs", "", "xs"]]],
    [
      "cel.bind(x, a.b, x + c)",
      [
        ["a", "b", "", "a.b"],
        ["c", "", "c"],
      ],
    ],
    ["cel.bind(x, x, x)", [["x", "", "x"]]],
    [
      "a.?b.optMap(v, v + w)",
      [
        ["a", "b", "", "a.?b"],
        ["w", "", "w"],
      ],
    ],
    ["math.abs(n)", [["n", "", "n"]]],
    ["math.n", [["math", "n", "", "math.n"]]],
    ["type(x) == string", [["x", "", "x"]]],
    ["(a.b).c", [["a", "b", "c", "", "a.b).c"]]],
    [
      "{'k': a}[b].c",
      [
        ["a", "", "a"],
        ["b", "", "b"],
      ],
    ],
    ["1 + 2", []],
  ])("%s", (source, expected) => {
    expect(references(source)).toEqual(expected);
  });

  it("tells whether always() is called", () => {
    expect(compileExpression("always()").usesAlways).toBe(true);
    expect(compileExpression("a || (b && always())").usesAlways).toBe(true);
    expect(compileExpression("always == 'always()'").usesAlways).toBe(false);
    expect(evaluate("always()")).toBe(true);
  });
});

describe("errors", () => {
  it.each([
    ["missing", {}, "not_found", "missing"],
    ["1 + a.b.c", { a: { b: {} } }, "not_found", "a.b.c"],
    ["a.b.c", { a: { b: null } }, "not_found", "a.b.c"],
    ["a.b.c", { a: {} }, "not_found", "a.b"],
    ["a.b", { a: "text" }, "type", "a.b"],
    ["2 * xs[3]", { xs: [1] }, "not_found", "xs[3]"],
    ["xs[-1]", { xs: [1] }, "not_found", "xs[-1]"],
    ["xs[0.5]", { xs: [1] }, "type", "xs[0.5]"],
    ["xs['0']", { xs: [1] }, "type", "xs['0']"],
    ["true && n", { n: 1 }, "type", "n"],
    ["n ? 1 : 2", { n: 1 }, "type", "n"],
    ["!n", { n: null }, "type", "!n"],
    ["1 + [2]", {}, "type", "1 + [2]"],
    ["'a' < 1", {}, "type", "'a' < 1"],
    ["7 / zero", { zero: 0 }, "invalid_value", "7 / zero"],
    ["2 + 'x'.charAt(4)", {}, "invalid_value", "'x'.charAt(4)"],
    ["n.map(x, x)", { n: 1 }, "type", "n"],
    ["xs.filter(x, x)", { xs: [1] }, "type", "x"],
    ["'a' in 'abc'", {}, "type", "'a' in 'abc'"],
  ])("%s", (source, scope, code, marked) => {
    const error = errorOf(source, scope);
    expect(isExpressionError(error)).toBe(true);
    const { start, end } = error as { start: number; end: number };
    expect(error).toMatchObject({ code, source });
    expect(source.slice(start, end)).toBe(marked);
  });

  it("offer a name that is like the missing one", () => {
    expect(errorOf("topcis", { topics: 1 })).toMatchObject({ hint: "Did you mean topics?" });
    expect(errorOf("a.titel", { a: { title: 1 } })).toMatchObject({ hint: "Did you mean title?" });
  });

  it("are recognised whichever copy of the package threw them", () => {
    const foreign = Object.assign(new Error("x"), { [Symbol.for("@tidemark/error")]: "expressions" });
    expect(isExpressionError(foreign)).toBe(true);
    expect(isExpressionError(new Error("x"))).toBe(false);
  });

  it.each(["secrets.TOKEN", "secrets", "'x' + secrets.TOKEN", "has(secrets.A)", "xs.map(x, secrets[x])"])(
    "a secret cannot be part of an expression: %s",
    (source) => {
      expect(errorOf(source)).toMatchObject({
        code: "secret_in_expression",
        start: source.indexOf("secrets"),
      });
    },
  );
});
