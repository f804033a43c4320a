import fc from "fast-check";
import { describe, expect, test } from "vitest";

import type { JsonSchema } from "@tidemark/spec";

import { parseValue } from "./parse-value.ts";

const good: readonly (readonly [string, JsonSchema, unknown])[] = [
  ["5", { type: "integer" }, 5],
  ["-3e2", { type: "integer" }, -300],
  ["5.5", { type: "number" }, 5.5],
  ["5", { type: "string" }, "5"],
  ["", { type: "string" }, ""],
  ["a=b", { type: "string" }, "a=b"],
  ["true", { type: "boolean" }, true],
  ["false", { type: "boolean" }, false],
  ["true", { type: "string" }, "true"],
  ['["a", 1]', { type: "array" }, ["a", 1]],
  ['{"a": [1]}', { type: "object" }, { a: [1] }],
  ["null", { type: ["integer", "null"] }, null],
  ["7", { type: ["string", "integer"] }, 7],
  ["seven", { type: ["string", "integer"] }, "seven"],
  ["2", { enum: [1, 2, 3] }, 2],
  ["fast", { enum: ["fast", "slow"] }, "fast"],
  ["3", { const: 3 }, 3],
  ["3", { anyOf: [{ type: "number" }, { type: "boolean" }] }, 3],
  ["3", { default: 10 }, 3],
  ["3", {}, "3"],
];

const bad: readonly (readonly [string, JsonSchema])[] = [
  ["ten", { type: "integer" }],
  ["1.5", { type: "integer" }],
  ["", { type: "integer" }],
  [" 5", { type: "number" }],
  ["0x10", { type: "integer" }],
  ["Infinity", { type: "number" }],
  ["1e999", { type: "number" }],
  // Would silently become another number.
  ["9007199254740993", { type: "integer" }],
  ["yes", { type: "boolean" }],
  ["1", { type: "boolean" }],
  ["a,b", { type: "array" }],
  ["{}", { type: "array" }],
  ["[1", { type: "array" }],
  ["[]", { type: "object" }],
  ["null", { type: "object" }],
];

describe("parseValue", () => {
  test.each(good)("reads %j by %j", (text, schema, value) => {
    expect(parseValue(text, schema)).toEqual({ value });
  });

  test.each(bad)("refuses %j by %j", (text, schema) => {
    expect(parseValue(text, schema)).toHaveProperty("problem");
  });

  test("says what it expected and what it got", () => {
    expect(parseValue("ten", { type: ["integer", "null"] })).toEqual({
      problem: 'expected a whole number or null, got "ten"',
    });
  });

  test("reads back every list and object", () => {
    const schema = { type: ["array", "object"] };
    fc.assert(
      fc.property(fc.oneof(fc.array(fc.jsonValue()), fc.dictionary(fc.string(), fc.jsonValue())), (value) => {
        const text = JSON.stringify(value);
        expect(parseValue(text, schema)).toEqual({ value: JSON.parse(text) });
      }),
    );
  });
});
