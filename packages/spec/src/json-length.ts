import type { Json, JsonObject } from "./json.ts";

/**
 * Whether a value's JSON text has more characters than that, roughly counted. Stops as soon as it is sure.
 *
 * @example
 * isLongerThan(["a", "b"], 4) // true
 */
export function isLongerThan(value: Json, limit: number): boolean {
  let left = limit;
  const measure = (inner: Json): boolean => {
    if (typeof inner === "string") return (left -= inner.length + 2) < 0;
    if (typeof inner !== "object" || inner === null) return (left -= 4) < 0;
    if (Array.isArray(inner)) return (left -= inner.length + 1) < 0 || inner.some(measure);
    return Object.entries(inner as JsonObject).some(
      ([key, value]) => (left -= key.length + 4) < 0 || measure(value),
    );
  };
  return measure(value);
}
