import type { Json } from "@tidemark/spec";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileTemplate, templateProblems } from "./template.ts";

const unsafe = ["__proto__", "constructor", "prototype"];
const texts = fc
  .array(
    fc.oneof(
      fc.constantFrom("$", "${{", "}}", "{", "}", "$$", "'", '"', "\\", "//", "\n", "x"),
      fc.string({ maxLength: 3 }),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(""));
const keys = texts.filter((key) => !unsafe.includes(key));

const values: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    texts,
    fc.constantFrom<Json>(null, true, 0, 1.5),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(keys, tie("value"), { maxKeys: 3, noNullPrototype: true }),
  ),
})).value;

function escape(value: Json): Json {
  if (typeof value === "string") return value.split("${{").join("$${{");
  if (Array.isArray(value)) return value.map(escape);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, escape(inner as Json)]));
}

describe("templates", () => {
  it("give any value back that was escaped", () => {
    fc.assert(
      fc.property(values, (value) => {
        const template = compileTemplate(escape(value));
        expect(template.constant).toBe(true);
        expect(template.evaluate({})).toEqual(value);
      }),
    );
  });

  it("give any value back that a variable holds", () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(compileTemplate("${{ data.value }}").evaluate({ data: { value } })).toBe(value);
        const printed = typeof value === "string" ? value : JSON.stringify(value);
        expect(compileTemplate("<${{ data.value }}>").evaluate({ data: { value } })).toBe(`<${printed}>`);
      }),
    );
  });

  it("give any text back that stands in a string of CEL", () => {
    fc.assert(
      fc.property(texts, texts, (text, around) => {
        const literal = `"${text.replace(/[\\"\n\r]/g, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`)}"`;
        const before = around.split("${{").join("$${{").replace(/\$+$/, "");
        const result = compileTemplate(`${before}|\${{ ${literal} }}|`).evaluate({});
        expect(result).toBe(`${before.split("$${{").join("${{")}|${text}|`);
      }),
    );
  });

  it("throw only errors of expressions, with the place inside the string", () => {
    fc.assert(
      fc.property(values, (value) => {
        for (const problem of templateProblems(value)) {
          expect(problem).toMatchObject({ name: "ExpressionError" });
          const { start = -1, end = -1, source } = problem;
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeGreaterThanOrEqual(start);
          expect(end).toBeLessThanOrEqual(source.length);
        }
      }),
      { numRuns: 500 },
    );
  });
});
