import type { Json, SecretUse } from "@tidemark/spec";
import { describe, expect, it } from "vitest";
import { ExpressionError } from "./expression-error.ts";
import type { Scope } from "./frame.ts";
import { compileTemplate, templateProblems } from "./template.ts";

function evaluate(value: Json, scope: Scope = {}): Json {
  return compileTemplate(value).evaluate(scope);
}

function problemOf(value: Json): ExpressionError {
  try {
    compileTemplate(value);
  } catch (error) {
    if (error instanceof ExpressionError) return error;
    throw error;
  }
  throw new Error("Expected the template not to compile.");
}

describe("a string with expressions", () => {
  const scope = {
    n: 1.5,
    s: "text",
    yes: true,
    nothing: null,
    items: [1, "a"],
    object: { k: [1] },
    empty: "",
  };

  it.each<[string, Json]>([
    ["${{ n }}", 1.5],
    ["${{n}}", 1.5],
    ["${{\n  n\n}}", 1.5],
    ["${{ items }}", [1, "a"]],
    ["${{ nothing }}", null],
    ["${{ yes }}", true],
    [" ${{ n }}", " 1.5"],
    ["${{ n }}${{ n }}", "1.51.5"],
    ["${{ s }}, ${{ n }}, ${{ yes }}, ${{ nothing }}", "text, 1.5, true, null"],
    ["${{ items }} and ${{ object }}", '[1,"a"] and {"k":[1]}'],
    ["${{ empty }}${{ empty }}", ""],
    ["a ${{ '}}' }} b", "a }} b"],
    ['${{ "}}" + s }}', "}}text"],
    ["${{ '''}}' }}''' }}", "}}' }}"],
    ["${{ r'\\d}}' }}", "\\d}}"],
    ["${{ 'it\\'s }}' }}", "it's }}"],
    ["${{ {'a': {'b': 1}} }}", { a: { b: 1 } }],
    ["${{ {'a': {'b': 1}}}}", { a: { b: 1 } }],
    ["${{ {'a': '}'}.a }}x", "}x"],
    ["${{ n // it's a }} comment", "1.5 comment"],
    ["${{ n // it's }\n + 1 }}", 2.5],
    ["$${{ n }}", "${{ n }}"],
    ["$$${{ n }}", "$${{ n }}"],
    ["$${{ ${{ n }} }}", "${{ 1.5 }}"],
    ["$ ${{ n }}", "$ 1.5"],
    ["{{ n }} $ { n }", "{{ n }} $ { n }"],
    ["}} ${{ n }} }}", "}} 1.5 }}"],
    ["${{ '${{ n }}' }}", "${{ n }}"],
    ["", ""],
  ])("%j", (text, expected) => {
    expect(evaluate(text, scope)).toEqual(expected);
  });

  it("is data afterwards and is never read again", () => {
    expect(evaluate("${{ s }} ${{ s }}", { s: "${{ n }}", n: 1 })).toBe("${{ n }} ${{ n }}");
    expect(evaluate("${{ s }}", { s: "${{ n }}", n: 1 })).toBe("${{ n }}");
  });

  it("says where in the whole text a value is missing", () => {
    const text = "Hello ${{ user.name }}!";
    const template = compileTemplate({ greeting: [text] });
    expect(() => template.evaluate({ user: {} })).toThrow(
      expect.objectContaining({
        code: "not_found",
        source: text,
        start: 10,
        end: 19,
        pointer: "/greeting/0",
      }),
    );
  });
});

describe("a value", () => {
  it("without expressions is the very same", () => {
    const value = { a: [1, { b: "text" }], c: null, d: "$ {{ }}" };
    const template = compileTemplate(value);
    expect(template.constant).toBe(true);
    expect(template.evaluate({})).toBe(value);
  });

  it("with escapes only is constant, and the same each time", () => {
    const template = compileTemplate({ a: "$${{ x }}" });
    expect(template.constant).toBe(true);
    expect(template.evaluate({})).toEqual({ a: "${{ x }}" });
    expect(template.evaluate({})).toBe(template.evaluate({}));
  });

  it("shares what has no expressions in it", () => {
    const value = { fixed: { deep: [1] }, list: [{ same: true }, "${{ n }}"], text: "x" };
    const template = compileTemplate(value);
    const result = template.evaluate({ n: 1 }) as typeof value;
    expect(result).toEqual({ fixed: { deep: [1] }, list: [{ same: true }, 1], text: "x" });
    expect(result.fixed).toBe(value.fixed);
    expect(result.list[0]).toBe(value.list[0]);
    expect(value.list[1]).toBe("${{ n }}");
  });

  it("keeps the order of keys and leaves keys alone", () => {
    const result = evaluate({ b: "${{ n }}", "${{ n }}": 1, a: "${{ n }}" }, { n: 2 });
    expect(JSON.stringify(result)).toBe('{"b":2,"${{ n }}":1,"a":2}');
  });

  it.each<[Json]>([[1], [true], [null], [[]], [{}]])("%j is constant", (value) => {
    expect(compileTemplate(value)).toMatchObject({ constant: true, references: [], secrets: [] });
    expect(evaluate(value)).toBe(value);
  });

  it("lists references with the pointer and the place in the string", () => {
    const { references } = compileTemplate({
      "a/b": ["see ${{ steps.x.y }} and ${{ z[i] }}"],
      "~": "${{ xs.map(x, x) }}",
    });
    expect(references).toEqual([
      { root: "steps", members: ["x", "y"], computed: false, start: 8, end: 17, pointer: "/a~1b/0" },
      { root: "z", members: [], computed: true, start: 29, end: 30, pointer: "/a~1b/0" },
      { root: "i", members: [], computed: false, start: 31, end: 32, pointer: "/a~1b/0" },
      { root: "xs", members: [], computed: false, start: 4, end: 6, pointer: "/~0" },
    ]);
  });
});

describe("secrets", () => {
  function usesOf(
    value: Json,
    scope: Scope = {},
  ): { readonly result: Json; readonly uses: readonly SecretUse[] } {
    const uses: SecretUse[] = [];
    return { result: compileTemplate(value).evaluate(scope, (use) => uses.push(use)), uses };
  }

  it("are masked in the text and told apart", () => {
    const { result, uses } = usesOf(
      {
        headers: { authorization: "Bearer ${{ secrets.TOKEN }}" },
        url: "${{ secrets.URL }}",
        plain: "${{ n }}",
      },
      { n: 1 },
    );
    expect(result).toEqual({ headers: { authorization: "Bearer ***" }, url: "***", plain: 1 });
    expect(uses).toEqual([
      { pointer: "/headers/authorization", parts: ["Bearer ", { secret: "TOKEN" }] },
      { pointer: "/url", parts: [{ secret: "URL" }] },
    ]);
  });

  it("stand among evaluated values, which become one part with the text beside them", () => {
    const { result, uses } = usesOf("${{ n }}:${{ secrets.A }}${{secrets.B}}@${{ items }}$${{", {
      n: 1,
      items: [2],
    });
    expect(result).toBe("1:******@[2]${{");
    expect(uses).toEqual([{ pointer: "", parts: ["1:", { secret: "A" }, { secret: "B" }, "@[2]${{"] }]);
  });

  it("are listed once, and are references", () => {
    const template = compileTemplate(["${{ secrets.A }}", "x${{ secrets.A }}${{ secrets.B }}"]);
    expect(template.secrets).toEqual(["A", "B"]);
    expect(template.constant).toBe(false);
    expect(template.references[0]).toEqual({
      root: "secrets",
      members: ["A"],
      computed: false,
      start: 4,
      end: 13,
      pointer: "/0",
    });
    expect(template.evaluate({})).toEqual(["***", "x******"]);
  });

  it.each([
    "${{ secrets }}",
    "${{ secrets['A'] }}",
    "${{ secrets.A.b }}",
    "${{ secrets.A + 'x' }}",
    "x ${{ size(secrets.A) }}",
    "${{ [secrets.A] }}",
    "${{ secrets[name] }}",
    "${{ has(secrets.A) }}",
    "${{ secrets.A == 'x' ? 1 : 2 }}",
    "${{ cel.bind(s, secrets, s.A) }}",
    "${{ json(secrets) }}",
    "${{ secrets.?A }}",
  ])("can be used in no other way: %s", (text) => {
    expect(problemOf({ a: text })).toMatchObject({
      code: "secret_in_expression",
      pointer: "/a",
      start: text.indexOf("secrets"),
    });
  });
});

describe("problems", () => {
  it.each([
    ["${{ a", "unterminated", 0, 5],
    ["x ${{ {'a': 1 }}", "unterminated", 2, 16],
    ["${{ }}", "syntax", 3, 4],
    ["a ${{ 1 + }} b", "syntax", 10, 10],
    ["${{ 'a }} b", "syntax", 4, 7],
    ["a ${{ foo(1) }}", "unknown_function", 6, 12],
    ["${{ a.constructor }}", "unsafe_name", 4, 17],
    ["${{ ok }} ${{ not ok }}", "syntax", 18, 20],
    ["${{ ${{ a }} }}", "syntax", 4, 5],
  ])("%j", (text, code, start, end) => {
    expect(problemOf(text)).toMatchObject({ code, source: text, start, end, pointer: "" });
  });

  it("are all found, each with its pointer", () => {
    const problems = templateProblems({
      a: "${{ 1 + }} ${{ fine }} ${{ 2 * }}",
      b: ["${{ open", { c: "${{ nope() }}" }],
      constructor: 1,
      d: "${{ fine }}",
    });
    expect(problems.map(({ code, pointer }) => [code, pointer])).toEqual([
      ["syntax", "/a"],
      ["syntax", "/a"],
      ["unterminated", "/b/0"],
      ["unknown_function", "/b/1/c"],
      ["unsafe_name", "/constructor"],
    ]);
    expect(templateProblems({ a: "${{ fine }}" })).toEqual([]);
  });

  it("are keys that reach behind the data", () => {
    expect(problemOf(JSON.parse('{"a": {"__proto__": {"polluted": true}}}') as Json)).toMatchObject({
      code: "unsafe_name",
      pointer: "/a/__proto__",
    });
    expect(problemOf({ prototype: "${{ a }}" })).toMatchObject({ code: "unsafe_name" });
  });

  it("are values without end", () => {
    let value: Json = "${{ a }}";
    for (let depth = 0; depth < 100_000; depth++) value = [value];
    expect(problemOf(value)).toMatchObject({ code: "budget" });
  });
});
