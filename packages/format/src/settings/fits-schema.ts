import type { Json, JsonSchema } from "@tidemark/spec";

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

function typeOf(value: Json): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value;
}
