import type { Json } from "@tidemark/spec";
import { describe, expect, it } from "vitest";
import { compileExpression } from "./expression.ts";
import type { Scope } from "./frame.ts";
import { compileTemplate } from "./template.ts";

/** Data that somebody sent, with keys that mean something to JavaScript. */
const hostile = JSON.parse(
  '{"__proto__": {"a": 1}, "constructor": {"name": "x"}, "prototype": 1, "ok": {"a": 1}}',
) as Json;

const scope: Scope = {
  data: hostile,
  text: "text",
  key: "constructor",
  proto: "__proto__",
  n: 1,
  items: [1, 2, 3],
  call: () => "called",
  thing: new (class Thing {
    secret = 1;
  })(),
};

/** Ways out of the data: into prototypes, constructors, functions, globals. */
const ways: readonly (readonly [source: string, code: string])[] = [
  ["__proto__", "unsafe_name"],
  ["prototype", "unsafe_name"],
  ["constructor", "unsafe_name"],
  ["data.constructor", "unsafe_name"],
  ["data.__proto__", "unsafe_name"],
  ["data.prototype", "unsafe_name"],
  ["data['constructor']", "unsafe_name"],
  ['data["__proto__"].a', "unsafe_name"],
  [String.raw`data["\x5f_proto__"]`, "unsafe_name"],
  [String.raw`data["\u0063onstructor"]`, "unsafe_name"],
  ["data[r'prototype']", "unsafe_name"],
  ["data[key]", "unsafe_name"],
  ["data[proto]", "unsafe_name"],
  ["data['con' + 'structor']", "unsafe_name"],
  ["data[['__proto__'][0]]", "unsafe_name"],
  ["['constructor', 'ok'].map(k, data[k])", "unsafe_name"],
  ["data.map(k, data[k])", "unsafe_name"],
  ["data.?constructor", "unsafe_name"],
  ["data[?key]", "unsafe_name"],
  ["data[?'__proto__'].orValue(1)", "unsafe_name"],
  ["optional.of(data).constructor", "unsafe_name"],
  ["optional.of(data)[key]", "unsafe_name"],
  ["has(data.constructor)", "unsafe_name"],
  ["has(data.__proto__)", "unsafe_name"],
  ["key in data", "unsafe_name"],
  ["'__proto__' in data", "unsafe_name"],
  ["text.constructor", "unsafe_name"],
  ["items.constructor.constructor('return process')()", "syntax"],
  ["n.constructor", "unsafe_name"],
  ["''.constructor.prototype", "unsafe_name"],
  ["timestamp(0).constructor", "unsafe_name"],
  ["type(1)[key]", "unsafe_name"],
  ["{'__proto__': 1}", "unsafe_name"],
  ["{'constructor': 1}", "unsafe_name"],
  ["{key: 1}", "unsafe_name"],
  ["{'proto' + 'type': 1}", "unsafe_name"],
  ["items.transformMap(i, x, x)[proto]", "unsafe_name"],
  ["data.transformMap(k, v, v)", "unsafe_name"],
  ["[1].map(__proto__, 1)", "unsafe_name"],
  ["[1].map(constructor, constructor)", "unsafe_name"],
  ["cel.bind(prototype, 1, 2)", "unsafe_name"],
  ["parseJson('{\"__proto__\": 1}')", "unsafe_name"],
  ["parseJson('[{\"constructor\": 1}]')", "unsafe_name"],
  ["toString", "not_found"],
  ["hasOwnProperty", "not_found"],
  ["globalThis", "not_found"],
  ["process.env", "not_found"],
  ["this", "not_found"],
  ["arguments", "not_found"],
  ["data.toString", "not_found"],
  ["data.hasOwnProperty", "not_found"],
  ["data['valueOf']", "not_found"],
  ["data.__defineGetter__", "not_found"],
  ["items.length", "type"],
  ["items['push']", "type"],
  ["text.length", "type"],
  ["timestamp(0).milliseconds", "type"],
  ["call", "type"],
  ["call()", "unknown_function"],
  ["[call]", "type"],
  ["thing.secret == 1 ? thing : 0", "type"],
  ["data.toString()", "unknown_function"],
  ["items.push(4)", "unknown_function"],
  ["text.at(0)", "unknown_function"],
  ["eval('1')", "unknown_function"],
  ["Function('return 1')", "unknown_function"],
  ["require('fs')", "unknown_function"],
  ["import('fs')", "syntax"],
  ["now()", "unknown_function"],
  ["random()", "unknown_function"],
  ["text`tagged`", "syntax"],
  ["`${process}`", "syntax"],
  ["() => 1", "syntax"],
  ["n = 2", "syntax"],
  ["n++", "syntax"],
  ["{...data}", "syntax"],
  ["{get a() {}}", "syntax"],
  ["new Date()", "syntax"],
  ["function() {}", "syntax"],
  ["a; b", "syntax"],
];

const bind = (count: number, make: (name: string) => string): string => {
  const open = Array.from({ length: count }, (_, index) => `cel.bind(v${index + 1}, ${make(`v${index}`)}, `);
  return `cel.bind(v0, base, ${open.join("")}v${count}${")".repeat(count + 1)}`;
};

const many = Array.from({ length: 3000 }, (_, index) => index);
const megabyte = "a".repeat(1_000_000);
/** A part at which JavaScript's own search despairs. */
const awkward = `${megabyte.slice(0, 5000)}b${megabyte.slice(0, 5000)}`;
const deepText = "[".repeat(10_000) + "]".repeat(10_000);
const deep = JSON.parse(deepText) as Json;
const wide = Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`key${index}`, index]));

/** Ways to keep the process busy, or to fill its memory. */
const bombs: readonly (readonly [name: string, source: string, code: string, scope?: Scope])[] = [
  ["10,000 brackets", "(".repeat(10_000) + "1" + ")".repeat(10_000), "budget"],
  ["10,000 lists", "[".repeat(10_000), "budget"],
  ["10,000 maps", "{'a':".repeat(10_000), "budget"],
  ["10,000 negations", `${"!".repeat(10_000)}true`, "budget"],
  ["10,000 minuses", `${"- ".repeat(10_000)}1`, "budget"],
  ["10,000 members", `a${".b".repeat(10_000)}`, "budget"],
  ["10,000 indexes", `a${"[0]".repeat(10_000)}`, "budget"],
  ["10,000 calls", `a${".size()".repeat(5000)}`, "budget"],
  ["10,000 conditions", `${"a ? b : ".repeat(5000)}c`, "budget"],
  ["10,000 additions", `1${"+1".repeat(10_000)}`, "budget"],
  ["600 additions", `1${"+1".repeat(600)}`, "budget"],
  [
    "a text that is too long, where something else decides",
    "size(text + text) > 0 || true",
    "budget",
    { text: megabyte.repeat(10) },
  ],
  ["10,000 alternatives", `true${"||true".repeat(9000)}`, "budget"],
  ["a million characters", `'${megabyte}'`, "budget"],
  ["a number of 50,000 digits", "9".repeat(50_000), "syntax"],
  ["a list of 10,000 literals", `[${"1,".repeat(10_000)}]`, "budget"],
  ["5 loops inside each other", `${"items.map(x, ".repeat(5)}x${")".repeat(5)}`, "budget"],
  ["4 loops over 3,000 items", `${"many.map(x, ".repeat(4)}x${")".repeat(4)}`, "budget"],
  ["a range of billions", "lists.range(4000000000).size()", "budget"],
  ["2 loops over 3,000 items", "many.exists(x, many.exists(y, x + y < 0))", "budget"],
  ["errors in 2 loops", "many.all(x, many.all(y, x.y || true))", "budget"],
  ["a list doubled 60 times", bind(60, (name) => `${name} + ${name}`), "budget", { base: [1, 2] }],
  ["a text doubled 60 times", bind(60, (name) => `${name} + ${name}`), "budget", { base: "ab" }],
  ["a list of itself, 60 times", bind(60, (name) => `[${name}, ${name}]`), "budget", { base: [1] }],
  ["a map of itself, 60 times", bind(60, (name) => `{'a': ${name}, 'b': ${name}}`), "budget", { base: 1 }],
  ["lists of lists by 25 maps", `[1,2,3,4,5]${".map(x, [x, x, x, x])".repeat(25)}`, "budget"],
  ["their JSON", `json([1,2,3,4,5]${".map(x, [x, x, x, x])".repeat(25)})`, "budget"],
  ["their items", `[1,2,3,4,5]${".map(x, [x, x, x, x])".repeat(25)}.flatten(30)`, "budget"],
  [
    "their comparison",
    `cel.bind(a, ${bind(40, (name) => `[${name}, ${name}]`)}, a == ${bind(40, (name) => `[${name}, ${name}]`)})`,
    "budget",
    { base: [1] },
  ],
  ["a big value 3,000 times", "many.map(x, big)", "budget", { big: many }],
  [
    "a big value 500 times without a loop",
    `[${"big,".repeat(500)}]`,
    "budget",
    { big: Array.from({ length: 20_000 }, () => 1) },
  ],
  [
    "replacing letters by texts",
    `text${".replace('a', text)".repeat(3)}`,
    "budget",
    { text: "a".repeat(500) },
  ],
  ["joining with a long text", "many.join(text)", "budget", { text: megabyte }],
  ["texts longer than may be", "text + text", "budget", { text: megabyte.repeat(10) }],
  ["changing the case of a long text", "many.map(x, text.upperAscii().size())", "budget", { text: megabyte }],
  ["splitting a long text", "many.map(x, text.split('').size())", "budget", { text: megabyte }],
  [
    "searching for a long text",
    "many.all(x, !text.contains(part))",
    "budget",
    { text: megabyte, part: awkward },
  ],
  [
    "searching backwards for a long text",
    "many.all(x, text.lastIndexOf(part) < 0)",
    "budget",
    { text: megabyte, part: awkward },
  ],
  [
    "comparing long texts",
    "many.all(x, text <= other)",
    "budget",
    { text: `${megabyte}a`, other: `${megabyte}b` },
  ],
  ["sorting in a loop", "many.map(x, many.reverse().sort())", "budget"],
  [
    "distinct objects in a loop",
    "many.map(x, objects.distinct().size())",
    "budget",
    { objects: many.map((id) => ({ id })) },
  ],
  ["listing keys in a loop", "many.all(x, wide.size() > x)", "budget"],
  ["missing keys of a big object in a loop", "many.map(x, many.map(y, wide.nothing || true))", "budget"],
  ["comparing big objects in a loop", "many.all(x, wide == other)", "budget", { other: { ...wide } }],
  ["parsing JSON in a loop", "many.map(x, parseJson(text).size())", "budget", { text: JSON.stringify(many) }],
  ["time zones in a loop", "many.map(x, timestamp(x).getHours('Europe/Zurich'))", "budget"],
  [
    "(a+)+$ on a million characters in a loop",
    "many.all(x, !(text + '!').matches('(a+)+$'))",
    "budget",
    { text: megabyte },
  ],
  [
    "a pattern with many states",
    "(text + '!').matches('((a|b|ab){1,50}){1,10}$')",
    "budget",
    { text: megabyte },
  ],
  ["a pattern with a large class", `text.matches('[${"b-y".repeat(500)}]')`, "budget", { text: megabyte }],
  [
    "a pattern of nothing",
    "text.matches('((((){1000}){1000}){1000}){1000}b|(|||||||||||||||||||||)+c')",
    "budget",
    { text: megabyte },
  ],
  ["a pattern that grows", "'a'.matches('((((a{1000}){1000}){1000}){1000})')", "invalid_value"],
  ["a pattern made in a loop", "many.map(x, 'a'.matches(pattern))", "budget", { pattern: "(a|b){900}" }],
  [
    "JSON nested 100,000 deep",
    "parseJson(text)",
    "budget",
    { text: "[".repeat(100_000) + "]".repeat(100_000) },
  ],
  ["printing deep data", "json(deep)", "budget"],
  ["comparing deep data", "deep == other", "budget", { other: JSON.parse(deepText) as Json }],
  ["deep data in a new list with a timestamp", "[deep, timestamp(0)]", "budget"],
];

function attempt(run: () => unknown, code: string): void {
  // The time of this process alone: others may be busy on the machine.
  const started = process.cpuUsage();
  expect(run).toThrow(expect.objectContaining({ name: "ExpressionError", code }));
  expect(process.cpuUsage(started).user).toBeLessThan(1_000_000);
}

describe("ways out", () => {
  it.each(ways)("%s", (source, code) => {
    attempt(() => compileExpression(source).evaluate(scope), code);
    if (!source.includes("}}")) attempt(() => compileTemplate(`\${{ ${source} }}`).evaluate(scope), code);
  });

  it("leave no trace", () => {
    expect(({} as { a?: unknown }).a).toBeUndefined();
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it("do not call what is found in the data", () => {
    let called = false;
    const data = {
      toString: () => (called = true),
      toJSON: () => (called = true),
      valueOf: () => (called = true),
    };
    for (const source of [
      "data == 1",
      "'x' + data",
      "data < 1",
      "data ? 1 : 2",
      "{data: 1}",
      "[data].join()",
    ]) {
      try {
        compileExpression(source).evaluate({ data });
      } catch (error) {
        expect(error).toMatchObject({ name: "ExpressionError" });
      }
    }
    expect(called).toBe(false);
  });
});

describe("bombs", () => {
  for (const [name, source, code, own = {}] of bombs) {
    it(`${name}`, () =>
      attempt(() => compileExpression(source).evaluate({ items: [1, 2], many, wide, deep, ...own }), code));
  }

  it("share one budget over a template", () => {
    const value = Array.from({ length: 200 }, () => "${{ many.map(x, many.size()) }}");
    attempt(
      () =>
        compileTemplate({ value: [...value, "${{ many.exists(x, many.exists(y, y < 0)) }}"] }).evaluate({
          many,
        }),
      "budget",
    );
    attempt(
      () =>
        compileTemplate(Array.from({ length: 1000 }, () => "a list: ${{ big }}")).evaluate({
          big: Array.from({ length: 50_000 }, () => 1),
        }),
      "budget",
    );
    attempt(() => compileTemplate("${{ text }}".repeat(20)).evaluate({ text: megabyte }), "budget");
    attempt(() => compileTemplate("text: ${{ deep }}").evaluate({ deep }), "budget");
  });

  it.each([
    ["comments without end", `\${{ ${"//\n".repeat(100_000)}`],
    ["openings without end", "${{ ".repeat(100_000)],
    ["quotation marks without end", '${{ "'.repeat(100_000)],
    ["escapes", `${"$${{".repeat(100_000)}\${{`],
    ["braces", `\${{ ${"{".repeat(100_000)}`],
  ])("scanning a template: %s", (_, text) => {
    attempt(() => compileTemplate(text), "unterminated");
  });

  it("leave room for what people do", () => {
    const items = Array.from({ length: 10_000 }, (_, index) => ({
      id: index,
      name: `name ${index}`,
      tags: ["a", "b"],
    }));
    const source =
      "items.filter(x, x.id % 2 == 0 && 'a' in x.tags).map(x, {'id': x.id, 'name': x.name.upperAscii()})";
    expect(compileExpression(source).evaluate({ items })).toHaveLength(5000);
    const log = "2026-01-01 INFO something happened\n".repeat(20_000);
    expect(
      compileExpression("log.split('\\n').filter(l, l.matches('ERROR|WARN')).size()").evaluate({ log }),
    ).toBe(0);
  });
});
