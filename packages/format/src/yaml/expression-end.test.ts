import { compileTemplate } from "@tidemark/expressions";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findExpressionEnd, findTemplateEnd } from "./expression-end.ts";

describe("findTemplateEnd", () => {
  it.each([
    "${{ a }}",
    "${{ {'a': {'b': 1}}.a.b }}",
    '${{ "}}" }}',
    "${{ '\\'}}' }}",
    '${{ """ }} " }} """ }}',
    "${{ a // } \n }}",
    "${{ r'\\d}}' }}",
    "${{}}",
  ])("finds the end of %j", (template) => {
    expect(findTemplateEnd(`${template} }} more`, 0, 100)).toBe(template.length);
  });

  it("finds none where there is none", () => {
    expect(findTemplateEnd("${{ a }", 0, 7)).toBe(-1);
    expect(findTemplateEnd("${{ a }} ", 0, 7)).toBe(-1);
    expect(findTemplateEnd("${{ '}}", 0, 7)).toBe(7);
  });

  it("cuts where expressions are cut when they are compiled", () => {
    const parts = [
      "1",
      "'a'",
      '"b"',
      "{'k': {'l': 1}}",
      "[1]",
      "'}}'",
      "// c\n",
      "+",
      "'''}}'''",
      '"\\"}}"',
      " ",
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...parts), { minLength: 1, maxLength: 6 }), (words) => {
        const template = `\${{ ${words.join(" ")} }}`;
        const end = findTemplateEnd(`${template}$`, 0, template.length + 1);
        // The text behind the end is no part of the expression: whether it is there changes nothing but itself.
        const valueOf = (text: string): unknown => {
          try {
            return compileTemplate(text).evaluate({});
          } catch {
            return "error";
          }
        };
        const value = valueOf(`x${template}`);
        if (end !== -1 && value !== "error")
          expect(valueOf(`x${template.slice(0, end)}`) + template.slice(end)).toBe(value);
      }),
    );
  });
});

describe("findExpressionEnd", () => {
  it.each([
    ["a # b", "", 2],
    ["a == ' # ' # b", "", 11],
    ["a#b", "", 3],
    ["f(a, b), c", ",}", 7],
    ["{'a': 1} }", ",}", 9],
    ["a // ' \n b", "", 10],
    ["'a\nb # c", "", 5],
  ])("%j with stops %j ends at %i", (text, stops, end) => {
    expect(findExpressionEnd(text, 0, text.length, stops)).toBe(end);
  });
});
