import type { Json } from "./json.ts";

/**
 * Whether a value's JSON text has more characters than that, roughly counted. Stops as soon as it is sure.
 *
 * @example
 * isLongerThan(["a", "b"], 4) // true
 */
export function isLongerThan(value: Json, limit: number): boolean {
  return leftAfter(value, limit) < 0;
}

/** What is left of a number of characters after a value; negative as soon as it does not suffice. */
function leftAfter(value: Json, limit: number): number {
  if (typeof value === "string") return limit - value.length - 2;
  if (typeof value !== "object" || value === null) return limit - 4;
  let left = limit;
  if (isList(value)) {
    left -= value.length + 1;
    for (let index = 0; index < value.length && left >= 0; index++) left = leftAfter(value[index]!, left);
    return left;
  }
  for (const key of Object.keys(value)) {
    if (left < 0) return left;
    left = leftAfter(value[key]!, left - key.length - 4);
  }
  return left;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
