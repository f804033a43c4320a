import { Validator, type ValidationResult } from "@cfworker/json-schema";
import type { Json, JsonSchema } from "@tidemark/spec";

/** One way in which a value does not fit a schema. */
export interface SchemaProblem {
  /** A JSON pointer into the value. */
  readonly pointer: string;
  readonly message: string;
}

/**
 * How a value misses a JSON Schema (2020-12); an empty list where it fits.
 *
 * @example
 * checkJsonSchema({ type: "string" }, 7) // [{ pointer: "", message: "…" }]
 */
export function checkJsonSchema(schema: JsonSchema, value: Json): readonly SchemaProblem[] {
  let result: ValidationResult;
  try {
    result = new Validator(schema, "2020-12", false).validate(value);
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message.split("\n")[0] : String(thrown);
    return [{ pointer: "", message: `The schema itself cannot be used: ${reason}` }];
  }
  const { valid, errors } = result;
  if (valid) return [];
  const deepest = errors.filter(
    ({ instanceLocation }, at) =>
      !errors.some((other, index) => index > at && other.instanceLocation.startsWith(`${instanceLocation}/`)),
  );
  const seen = new Set<string>();
  return deepest.flatMap(({ instanceLocation, error }) => {
    const pointer = instanceLocation.replace(/^#/, "");
    const key = `${pointer} ${error}`;
    if (seen.has(key)) return [];
    seen.add(key);
    return [{ pointer, message: error }];
  });
}
