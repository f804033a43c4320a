import type { Json, JsonObject, JsonSchema } from "@tidemark/spec";

/** Words of JSON Schema behind which a schema of another value stands, a list of such, or a mapping. */
const ofValues = new Set(["items", "additionalProperties", "contains"]);
const ofListedValues = new Set(["prefixItems"]);
const ofNamedValues = new Set(["properties", "patternProperties", "$defs"]);
/** The same for schemas of the very same value. */
const alternatives = new Set(["anyOf", "oneOf", "allOf"]);

const expression: JsonSchema = { $ref: "#/$defs/expression" };

/**
 * A schema of evaluated values, made one of values as they are written: anything in it may be a
 * `${{ … }}`. References to itself get a new root.
 */
export function openSchema(schema: JsonSchema, root: string): JsonSchema {
  const opened: Record<string, Json> = {};
  for (const [word, operand] of Object.entries(schema)) {
    if (word === "$ref" && typeof operand === "string") opened[word] = operand.replace(/^#/, root);
    else if (ofValues.has(word)) opened[word] = openValue(operand, root);
    else if (ofListedValues.has(word) && Array.isArray(operand))
      opened[word] = operand.map((item) => openValue(item as Json, root));
    else if (ofNamedValues.has(word)) opened[word] = mapValues(operand, (value) => openValue(value, root));
    else if (alternatives.has(word) && Array.isArray(operand))
      opened[word] = operand.map((item) =>
        isObject(item as Json) ? openSchema(item as JsonObject, root) : item,
      );
    else opened[word] = operand;
  }
  return opened;
}

function openValue(schema: Json, root: string): Json {
  if (!isObject(schema)) return schema;
  const { description, default: value, ...opened } = openSchema(schema, root);
  if (Object.keys(opened).length === 0 || isAnyText(opened)) return openSchema(schema, root);
  return {
    ...(description !== undefined && { description }),
    ...(value !== undefined && { default: value }),
    anyOf: [opened, expression],
  };
}

/** Whether an expression fits anyway. */
function isAnyText({ type, minLength: _minLength, ...rest }: JsonSchema): boolean {
  return type === "string" && Object.keys(rest).length === 0;
}

function mapValues(operand: Json, map: (value: Json) => Json): Json {
  if (!isObject(operand)) return operand;
  return Object.fromEntries(Object.entries(operand).map(([key, value]) => [key, map(value)]));
}

function isObject(value: Json): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
