import type { Json, JsonObject, JsonSchema } from "@tidemark/spec";
import {
  anyType,
  booleanType,
  numberType,
  textType,
  unionOf,
  type ObjectType,
  type ValueType,
} from "./value-type.ts";

/** Deeper down, everything is `any`. */
const deepest = 50;

/**
 * The type of what fits a JSON Schema. What it cannot say is `any`.
 *
 * An object whose schema names its properties and is silent on `additionalProperties` has these
 * properties and no others, although JSON Schema lets more through: who lists them means all that
 * there is to read. `additionalProperties: true` says otherwise.
 *
 * @example
 * typeFromJsonSchema({ type: ["string", "null"] }) // { kind: "union", members: [{ kind: "text" }, { kind: "null" }] }
 */
export function typeFromJsonSchema(schema: JsonSchema, name?: string): ValueType {
  return fromSchema(schema, name, 0);
}

function fromSchema(schema: Json | undefined, name: string | undefined, depth: number): ValueType {
  if (!isObject(schema) || depth > deepest) return anyType;
  if (schema["const"] !== undefined) return typeOfJson(schema["const"], depth);
  const { enum: values, type } = schema;
  if (Array.isArray(values)) return unionOf(values.map((value: Json) => typeOfJson(value, depth + 1)));
  if (typeof type === "string") return fromType(type, schema, name, depth);
  if (Array.isArray(type)) return unionOf(type.map((one) => fromType(one as Json, schema, name, depth)));
  const choices = schema["anyOf"] ?? schema["oneOf"];
  if (!Array.isArray(choices)) return anyType;
  return unionOf(choices.map((choice: Json) => fromSchema(choice, name, depth + 1)));
}

function fromType(type: Json, schema: JsonObject, name: string | undefined, depth: number): ValueType {
  switch (type) {
    case "null":
      return { kind: "null" };
    case "boolean":
      return booleanType;
    case "number":
    case "integer":
      return numberType;
    case "string":
      return textType;
    case "array":
      return listType(schema, name, depth);
    case "object":
      return objectType(schema, name, depth);
    default:
      return anyType;
  }
}

function listType(schema: JsonObject, name: string | undefined, depth: number): ValueType {
  if (schema["prefixItems"] !== undefined) return { kind: "list", items: anyType };
  const items = fromSchema(schema["items"], name === undefined ? undefined : `${name}[]`, depth + 1);
  return { kind: "list", items };
}

function objectType(schema: JsonObject, name: string | undefined, depth: number): ObjectType {
  const properties: Record<string, ValueType> = {};
  if (isObject(schema["properties"])) {
    for (const [key, inner] of Object.entries(schema["properties"])) {
      properties[key] = fromSchema(inner, name === undefined ? undefined : `${name}.${key}`, depth + 1);
    }
  }
  const others = otherProperties(schema, depth);
  return { kind: "object", properties, ...(others && { others }), ...(name !== undefined && { name }) };
}

/** Keywords that can bring properties which `properties` does not name. */
const openingKeywords = [
  ...["patternProperties", "$ref", "$dynamicRef", "allOf", "anyOf", "oneOf", "if", "not"],
  ...["dependentSchemas", "propertyNames", "unevaluatedProperties"],
];

function otherProperties(schema: JsonObject, depth: number): ValueType | undefined {
  const others = schema["additionalProperties"];
  if (openingKeywords.some((keyword) => schema[keyword] !== undefined)) return anyType;
  if (others === undefined) return isObject(schema["properties"]) ? undefined : anyType;
  return others === false ? undefined : fromSchema(others, undefined, depth + 1);
}

/** The type of this one value. */
function typeOfJson(value: Json, depth: number): ValueType {
  if (depth > deepest) return anyType;
  if (value === null) return { kind: "null" };
  if (typeof value === "boolean") return booleanType;
  if (typeof value === "number") return numberType;
  if (typeof value === "string") return { kind: "text", values: [value] };
  if (Array.isArray(value)) {
    return { kind: "list", items: unionOf(value.map((item: Json) => typeOfJson(item, depth + 1))) };
  }
  const properties = Object.entries(value).map(([key, inner]) => [key, typeOfJson(inner as Json, depth + 1)]);
  return { kind: "object", properties: Object.fromEntries(properties) as Record<string, ValueType> };
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
