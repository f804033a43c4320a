import { suggest, type JsonSchema } from "@tidemark/spec";
import { toJson } from "../yaml/yaml-node.ts";
import { listWords, type Field } from "./field.ts";
import type { Shape } from "./shape.ts";
import { fixedText } from "./simple-shapes.ts";

const propertyName = fixedText("a property name");

const types = ["string", "number", "integer", "boolean", "object", "array", "null"] as const;

/** What stands behind a word of JSON Schema, where that is checked. */
type Operand = "type" | "values" | "names" | "schema" | "schemas" | "schemas by name" | "anything";

/** The words of JSON Schema. Others are allowed there, but one that is nearly one of these is a slip. */
const keywords: ReadonlyMap<string, Operand> = new Map<string, Operand>([
  ["type", "type"],
  ["enum", "values"],
  ["required", "names"],
  ...["items", "not", "additionalProperties", "contains"].map((word) => [word, "schema"] as const),
  ...["allOf", "anyOf", "oneOf", "prefixItems"].map((word) => [word, "schemas"] as const),
  ...["properties", "patternProperties", "$defs"].map((word) => [word, "schemas by name"] as const),
  ...[
    ...[
      "title",
      "description",
      "default",
      "examples",
      "const",
      "format",
      "deprecated",
      "readOnly",
      "writeOnly",
    ],
    ...["propertyNames", "minProperties", "maxProperties", "dependentRequired", "dependentSchemas"],
    ...[
      "unevaluatedProperties",
      "unevaluatedItems",
      "additionalItems",
      "minItems",
      "maxItems",
      "uniqueItems",
    ],
    ...["minContains", "maxContains", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"],
    ...["multipleOf", "minLength", "maxLength", "pattern", "contentEncoding", "contentMediaType"],
    ...["if", "then", "else", "$schema", "$id", "$ref", "$comment", "$anchor", "definitions"],
  ].map((word) => [word, "anything"] as const),
]);

/** A JSON Schema, checked for the slips that would make it mean something else. */
export const schema: Shape<JsonSchema> = {
  read: (field) => {
    if (!field.isMap) {
      const word = types.find((type) => type === field.scalar);
      return field.mismatch("a JSON Schema", word === undefined ? undefined : `Write \`{ type: ${word} }\`.`);
    }
    return checkSchema(field) ? (toJson(field.node) as JsonSchema) : undefined;
  },
  schema: () => ({ type: "object", $ref: "#/$defs/schema" }),
};

/** What `#/$defs/schema` is in the JSON Schemas of shapes. */
export function schemaOfSchemas(): JsonSchema {
  const properties = [...keywords].map(([word, operand]) => [word, operandSchema(operand)] as const);
  return { type: ["object", "boolean"], properties: Object.fromEntries(properties) };
}

function operandSchema(operand: Operand): JsonSchema {
  const inner = { $ref: "#/$defs/schema" };
  switch (operand) {
    case "type":
      return { anyOf: [{ enum: types }, { type: "array", items: { enum: types } }] };
    case "values":
      return { type: "array" };
    case "names":
      return { type: "array", items: propertyName.schema() };
    case "schema":
      return inner;
    case "schemas":
      return { type: "array", items: inner };
    case "schemas by name":
      return { type: "object", additionalProperties: inner };
    case "anything":
      return {};
  }
}

function checkSchema(field: Field): boolean {
  // `true` and `false` are schemas too: anything, and nothing.
  if (typeof field.scalar === "boolean") return true;
  let fits = true;
  for (const { key, keyRange, field: value } of field.entries("a JSON Schema") ?? []) {
    const meant = keywords.has(key) ? undefined : suggest(key, keywords.keys());
    if (meant !== undefined) {
      field.complain(
        "TM1410",
        `JSON Schema has no word \`${key}\`.`,
        { help: `Did you mean \`${meant}\`?` },
        keyRange,
      );
      fits = false;
    } else if (!checkOperand(keywords.get(key) ?? "anything", value)) fits = false;
  }
  return fits && field.isMap;
}

function checkOperand(operand: Operand, value: Field): boolean {
  switch (operand) {
    case "type":
      return (value.isList ? (value.items() ?? []) : [value]).every(checkType);
    case "values":
      return value.items("a list of values") !== undefined;
    case "names":
      return checkRequired(value);
    case "schemas by name":
      return (value.entries("a mapping of schemas by name") ?? [undefined]).every(
        (entry) => entry !== undefined && checkSchema(entry.field),
      );
    case "schemas":
      return (value.items("a list of schemas") ?? [undefined]).every(
        (item) => item !== undefined && checkSchema(item),
      );
    case "schema":
      return checkSchema(value);
    case "anything":
      return true;
  }
}

function checkType(field: Field): boolean {
  const { scalar } = field;
  if (types.some((type) => type === scalar)) return true;
  const meant =
    typeof scalar === "string" ? (synonyms.get(scalar.toLowerCase()) ?? suggest(scalar, types)) : undefined;
  field.complain("TM1410", `\`${field.written ?? "nothing"}\` is no type of JSON Schema.`, {
    expected: `one of ${listWords(types.map((type) => `\`${type}\``))}`,
    ...(meant !== undefined && { help: `Did you mean \`${meant}\`?` }),
  });
  return false;
}

/** Types as other languages call them. */
const synonyms: ReadonlyMap<string, string> = new Map([
  ...["str", "text", "date"].map((word) => [word, "string"] as const),
  ...["float", "double"].map((word) => [word, "number"] as const),
  ...["map", "dict", "mapping"].map((word) => [word, "object"] as const),
  ["int", "integer"],
  ["bool", "boolean"],
  ["list", "array"],
]);

function checkRequired(field: Field): boolean {
  if (typeof field.scalar === "boolean") {
    field.complain("TM1410", "`required` lists the names of an object's properties.", {
      expected: "a list of names",
      help: "An input without a `default` has to be given anyway: take the line out.",
    });
    return false;
  }
  return (field.items("a list of property names") ?? [undefined]).every(
    (item) => item !== undefined && propertyName.read(item) !== undefined,
  );
}
