import type { Json, JsonSchema } from "@tidemark/spec";

export type ParsedValue = { readonly value: Json } | { readonly problem: string };

type TypeName = "null" | "boolean" | "integer" | "number" | "array" | "object" | "string";

/** In this order text is tried where a schema allows several types: the narrow ones first. */
const typeNames: readonly TypeName[] = ["null", "boolean", "integer", "number", "array", "object", "string"];

const jsonNumber = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i;

/**
 * The value that a text on the command line stands for, by the JSON Schema of its input. What may be
 * a string stays one, and nothing is guessed: `yes` is no boolean and `a,b` no list.
 *
 * @example
 * parseValue("5", { type: "integer" }) // { value: 5 }
 */
export function parseValue(text: string, schema: JsonSchema): ParsedValue {
  const types = typesOf(schema);
  for (const type of typeNames) {
    if (!types.has(type)) continue;
    const value = readers[type](text);
    if (value !== undefined) return { value };
  }
  return {
    problem: `expected ${[...types].map((type) => wordings[type]).join(" or ")}, got ${JSON.stringify(text)}`,
  };
}

/** The types that a schema allows, as far as it says. Where it says nothing, text is text. */
function typesOf(schema: JsonSchema): ReadonlySet<TypeName> {
  const { type, enum: choices, const: constant, anyOf, oneOf, default: fallback } = schema;
  if (type !== undefined) return new Set([type].flat().filter(isTypeName));
  const values = isList(choices) ? choices : constant === undefined ? [] : [constant];
  if (values.length > 0) return new Set(values.map(typeOfValue));
  const alternatives = [anyOf, oneOf]
    .filter((list) => isList(list))
    .flat()
    .filter(isObject);
  if (alternatives.length > 0)
    return new Set(alternatives.flatMap((alternative) => [...typesOf(alternative)]));
  return new Set([fallback === undefined || fallback === null ? "string" : typeOfValue(fallback)]);
}

const readers: Readonly<Record<TypeName, (text: string) => Json | undefined>> = {
  null: (text) => (text === "null" ? null : undefined),
  boolean: (text) => (text === "true" ? true : text === "false" ? false : undefined),
  integer: (text) => {
    const value = jsonNumber.test(text) ? Number(text) : Number.NaN;
    return Number.isSafeInteger(value) ? value : undefined;
  },
  number: (text) => (jsonNumber.test(text) && Number.isFinite(Number(text)) ? Number(text) : undefined),
  array: (text) => parseJson(text, (value) => Array.isArray(value)),
  object: (text) => parseJson(text, (value) => isObject(value)),
  string: (text) => text,
};

const wordings: Readonly<Record<TypeName, string>> = {
  null: "null",
  boolean: "true or false",
  integer: "a whole number",
  number: "a number",
  array: 'a list as JSON such as ["a", "b"]',
  object: 'an object as JSON such as {"a": 1}',
  string: "text",
};

function parseJson(text: string, fits: (value: Json) => boolean): Json | undefined {
  try {
    const value = JSON.parse(text) as Json;
    return fits(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function typeOfValue(value: Json): TypeName {
  if (value === null) return "null";
  if (isList(value)) return "array";
  return typeof value as TypeName;
}

function isTypeName(value: unknown): value is TypeName {
  return typeNames.some((name) => name === value);
}

function isObject(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
