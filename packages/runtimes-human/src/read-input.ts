import type { Json } from "@tidemark/spec";

/**
 * The value that somebody means who types it: an object, a list, a number, true or false as JSON, anything else as text.
 * A number that would not be the same afterwards, such as a long identifier, stays text.
 *
 * @example
 * readInput('{ "limit": 5 }') // { limit: 5 }
 */
export function readInput(text: string): Json {
  try {
    const value = JSON.parse(text, keepNumbers) as Json;
    return value === null || typeof value === "string" ? text : value;
  } catch {
    return text;
  }
}

function keepNumbers(_key: string, value: Json): Json {
  if (typeof value !== "number") return value;
  if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value)))
    throw new RangeError("A number that JSON would change.");
  // JSON has no negative zero: it would be another value once it has been stored.
  return value === 0 ? 0 : value;
}
