import { suggest, type Json, type JsonSchema } from "@tidemark/spec";
import { toJson } from "../yaml/yaml-node.ts";
import { listWords, type Field } from "./field.ts";

const types = ["string", "number", "integer", "boolean", "object", "array", "null"] as const;

/** The words of JSON Schema. Others are allowed there, but one that is nearly one of these is a slip. */
const keywords = new Set([
  ...[
    "type",
    "title",
    "description",
    "default",
    "examples",
    "enum",
    "const",
    "format",
    "deprecated",
    "readOnly",
    "writeOnly",
  ],
  ...[
    "properties",
    "required",
    "additionalProperties",
    "patternProperties",
    "propertyNames",
    "minProperties",
    "maxProperties",
  ],
  ...[
    "items",
    "prefixItems",
    "additionalItems",
    "contains",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minContains",
    "maxContains",
  ],
  ...[
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "pattern",
  ],
  ...[
    "allOf",
    "anyOf",
    "oneOf",
    "not",
    "if",
    "then",
    "else",
    "dependentRequired",
    "dependentSchemas",
    "unevaluatedProperties",
  ],
  ...[
    "unevaluatedItems",
    "contentEncoding",
    "contentMediaType",
    "$schema",
    "$id",
    "$ref",
    "$defs",
    "$comment",
    "$anchor",
    "definitions",
  ],
]);

/** A JSON Schema, checked for the slips that would make it mean something else. */
export function readSchema(field: Field): JsonSchema | undefined {
  if (!field.isMap) {
    const word = types.find((type) => type === field.scalar);
    return field.mismatch("a JSON Schema", word === undefined ? undefined : `Write \`{ type: ${word} }\`.`);
  }
  return checkSchema(field) ? (toJson(field.node) as JsonSchema) : undefined;
}

function checkSchema(field: Field): boolean {
  // `true` and `false` are schemas too: anything, and nothing.
  if (typeof field.scalar === "boolean") return true;
  let fits = true;
  for (const { key, keyRange, field: value } of field.entries("a JSON Schema") ?? []) {
    const meant = keywords.has(key) ? undefined : suggest(key, keywords);
    if (meant !== undefined) {
      field.complain(
        "TM1410",
        `JSON Schema has no word \`${key}\`.`,
        { help: `Did you mean \`${meant}\`?` },
        keyRange,
      );
      fits = false;
    } else if (!checkKeyword(key, value)) fits = false;
  }
  return fits && field.isMap;
}

function checkKeyword(key: string, value: Field): boolean {
  switch (key) {
    case "type":
      return (value.isList ? (value.items() ?? []) : [value]).every(checkType);
    case "enum":
      return value.items("a list of values") !== undefined;
    case "required":
      return checkRequired(value);
    case "properties":
    case "patternProperties":
    case "$defs":
      return (value.entries("a mapping of schemas by name") ?? [undefined]).every(
        (entry) => entry !== undefined && checkSchema(entry.field),
      );
    case "allOf":
    case "anyOf":
    case "oneOf":
    case "prefixItems":
      return (value.items("a list of schemas") ?? [undefined]).every(
        (item) => item !== undefined && checkSchema(item),
      );
    case "items":
    case "not":
    case "additionalProperties":
    case "contains":
      return checkSchema(value);
    default:
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
    (item) => item?.fixedText("a property name") !== undefined,
  );
}

/** Whether a value can be right under a schema, as far as its type and list of values tell. */
export function fitsSchema(value: Json, schema: JsonSchema): boolean {
  const { type, enum: values } = schema;
  if (Array.isArray(values) && !values.some((other) => JSON.stringify(other) === JSON.stringify(value)))
    return false;
  if (type === undefined) return true;
  const allowed = Array.isArray(type) ? type : [type];
  const own = typeOf(value);
  return allowed.includes(own) || (own === "integer" && allowed.includes("number"));
}

function typeOf(value: Json): (typeof types)[number] {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value as "string" | "boolean" | "object";
}
