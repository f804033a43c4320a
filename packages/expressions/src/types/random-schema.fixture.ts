import type { Json, JsonSchema } from "@tidemark/spec";
import * as fc from "fast-check";

const keys = ["a", "b", "c"] as const;
const texts = ["a", "b", "ab", "done", ""] as const;

/** A JSON Schema of the kinds that flows have. */
export const randomSchema: fc.Arbitrary<JsonSchema> = fc.letrec<{ schema: JsonSchema }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom(...["null", "boolean", "number", "integer", "string"]).map((type) => ({ type })),
    fc.subarray([...texts], { minLength: 1 }).map((values) => ({ enum: values })),
    fc.constantFrom<Json>("a", 1, null, ["a", 1], { a: true }).map((value) => ({ const: value })),
    fc.constant({}),
    tie("schema").map((items) => ({ type: "array", items })),
    fc
      .record({
        properties: fc.dictionary(fc.constantFrom(...keys), tie("schema"), { maxKeys: 3 }),
        required: fc.subarray([...keys]),
        more: fc.option(fc.oneof(fc.boolean(), tie("schema")), { nil: undefined }),
      })
      .map(({ properties, required, more }) => ({
        type: "object",
        properties,
        required: required.filter((key) => key in properties),
        ...(more !== undefined && { additionalProperties: more }),
      })),
    fc.array(tie("schema"), { minLength: 1, maxLength: 3 }).map((anyOf) => ({ anyOf })),
    fc.subarray(["null", "number", "string", "array"], { minLength: 1 }).map((type) => ({ type })),
  ),
})).schema;

const anything: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(
    null,
    true,
    0,
    1,
    2.5,
    "a",
    "b",
    "",
    "3",
    [],
    {},
    [1, 2],
    ["a"],
    { a: 1 },
    { a: { b: "a" } },
  ),
  fc.constantFrom<Json>([{ a: 1 }], [[1], []], { b: [] }, "2026-01-01T00:00:00Z", "1h"),
);

/** Values that fit a schema, as `typeFromJsonSchema` reads it. */
export function valuesOfSchema(schema: JsonSchema): fc.Arbitrary<Json> {
  if ("const" in schema) return fc.constant(schema["const"]!);
  if ("enum" in schema) return fc.constantFrom(...(schema["enum"] as Json[]));
  const { type, anyOf } = schema;
  if (Array.isArray(anyOf)) return fc.oneof(...anyOf.map((one: Json) => valuesOfSchema(one as JsonSchema)));
  if (Array.isArray(type)) return fc.oneof(...type.map((one: Json) => valuesOfSchema({ type: one })));
  switch (type) {
    case "null":
      return fc.constant(null);
    case "boolean":
      return fc.boolean();
    case "number":
    case "integer":
      return fc.constantFrom(0, 1, 2, -1, ...(type === "number" ? [2.5] : []));
    case "string":
      return fc.constantFrom(...texts, "x", "3", "true", "[1]", "1h", "2026-01-01T00:00:00Z");
    case "array":
      return fc.array(valuesOfSchema((schema["items"] ?? {}) as JsonSchema), { maxLength: 3 });
    case "object":
      return objects(schema);
    default:
      return anything;
  }
}

function objects(schema: JsonSchema): fc.Arbitrary<Json> {
  const properties = schema["properties"] as Readonly<Record<string, JsonSchema>>;
  const required = schema["required"] as string[];
  const model = Object.fromEntries(
    Object.entries(properties).map(([key, inner]) => [key, valuesOfSchema(inner)]),
  );
  const own = fc.record(model, { requiredKeys: required });
  const more = schema["additionalProperties"];
  if (more === undefined || more === false) return own;
  const others = more === true ? anything : valuesOfSchema(more as JsonSchema);
  return fc
    .tuple(fc.dictionary(fc.constantFrom("d", "e", ...keys), others, { maxKeys: 2 }), own)
    .map(([extra, rest]) => {
      const added = Object.entries(extra).filter(([key]) => !Object.hasOwn(properties, key));
      return { ...Object.fromEntries(added), ...rest } as Json;
    });
}
