import { describe, expect, it } from "vitest";
import { ExpressionError } from "../expression-error.ts";
import { compileExpression } from "../expression.ts";

function problemOf(source: string): ExpressionError {
  try {
    compileExpression(source);
  } catch (error) {
    if (error instanceof ExpressionError) return error;
    throw error;
  }
  throw new Error(`Expected "${source}" not to compile.`);
}

describe("syntax errors", () => {
  it.each([
    ["", 0, 0],
    ["   ", 0, 3],
    ["a ==", 4, 4],
    ["(a", 2, 2],
    ["a b", 2, 3],
    ["a + )", 4, 5],
    ["[1, 2", 5, 5],
    ["{'a' 1}", 5, 6],
    ["'abc", 0, 4],
    ["'a\nb'", 2, 3],
    ["'''abc", 0, 6],
    ["'\\q'", 1, 3],
    ["a.1", 2, 3],
    ["1e", 1, 2],
    ["a # b", 2, 3],
    ["for", 0, 3],
    ["xs.map(1, 2)", 7, 8],
    ["xs.map(x.y, 2)", 7, 10],
    ["has(a)", 4, 5],
    ["has(a['b'])", 4, 10],
    ["b'é'", 0, 4],
  ])("%j is marked from %i to %i", (source, start, end) => {
    const problem = problemOf(source);
    expect(problem.code).toBe("syntax");
    expect([problem.start, problem.end]).toEqual([start, end]);
    expect(problem.message).not.toContain("\n");
    expect(problem.message.length).toBeLessThan(120);
  });

  it.each([
    ["a = 1", "=="],
    ["a === 1", "=="],
    ["a !== 1", "!="],
    ["a and b", "&&"],
    ["a or b", "||"],
    ["not a", "!"],
    ["a is null", "=="],
    ["a & b", "&&"],
    ["a | upper", "||"],
    ["a && b | c", "||"],
    ["`text ${a}`", "+"],
    ["a?.b", "a.?b"],
    ["a ?? b", "orValue"],
    ["a.`b-c`", 'a["b-c"]'],
    ["x => x", "map"],
    ["xs.map(x => x.y)", "map"],
    ["a++", "n + 1"],
    ["2 ** 3", "multiply"],
    ["[...a]", "+"],
    ["a;", ";"],
    ["a # note", "//"],
    ["“a”", "quotation"],
    [".5", "0.5"],
    ["if a", "?"],
    ["${{ a }}", "${{"],
  ])("%s comes with a rewrite", (source, rewrite) => {
    expect(problemOf(source).hint).toContain(rewrite);
  });

  it("gives no hint about what is right", () => {
    expect(problemOf("a == )").hint).toBeUndefined();
    expect(problemOf("a && )").hint).toBeUndefined();
    expect(problemOf("a || )").hint).toBeUndefined();
  });
});

describe("functions that are not there", () => {
  it.each([
    ["1 + foo(1)", 4, 10, undefined],
    ["siz(x)", 0, 6, "size(x)"],
    ["length(x)", 0, 9, "size(x)"],
    ["x.length()", 0, 10, "size()"],
    ["x.lenght()", 0, 10, undefined],
    ["x.startWith('a')", 0, 16, "startsWith()"],
    ["x.toLowerCase()", 0, 15, "lowerAscii()"],
    ["xs.some(x, true)", 0, 16, "exists()"],
    ["trim(x)", 0, 7, "x.trim()"],
    ["x.json()", 0, 8, "json(x)"],
    ["math.flor(1)", 0, 12, "floor()"],
    ["now()", 0, 5, "run.startedAt"],
    ["a.b.c.nope()", 0, 12, undefined],
  ])("%s", (source, start, end, hint) => {
    const problem = problemOf(source);
    expect(problem).toMatchObject({ code: "unknown_function", start, end });
    if (hint === undefined) expect(problem.hint).toBeUndefined();
    else expect(problem.hint).toContain(hint);
  });

  it.each([
    ["size()", "type"],
    ["size(1, 2)", "type"],
    ["x.startsWith()", "type"],
    ["x.substring(1, 2, 3)", "type"],
    ["math.abs()", "type"],
    ["has()", "syntax"],
    ["always(1)", "type"],
    ["xs.map(x)", "type"],
    ["xs.filter(x, y, z)", "type"],
    ["a.?b.orValue()", "type"],
    ["a.?b.optMap(x)", "type"],
    ["cel.bind(a, b)", "type"],
  ])("%s has the wrong number of arguments", (source, code) => {
    expect(problemOf(source)).toMatchObject({ code, start: 0, end: source.length });
  });
});
