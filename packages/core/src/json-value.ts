import type { Json } from "@tidemark/spec";
import { CoreError } from "./core-error.ts";

const deepest = 200;

/**
 * What a step returned, as JSON. Plain JSON passes untouched; what JSON would change (a date, an
 * undefined field) is changed as it would; what it cannot hold is an error.
 *
 * @example
 * toJson({ at: new Date(0), gone: undefined }) // { at: "1970-01-01T00:00:00.000Z" }
 */
export function toJson(value: unknown): Json {
  if (value === undefined) return null;
  if (isPlainJson(value, 0)) return value;
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch (cause) {
    throw new CoreError(
      "invalid_output",
      `The step returned what JSON cannot hold: ${(cause as Error).message}`,
      { cause },
    );
  }
  if (text === undefined) return null;
  // What JSON has changed (a class, a `toJSON`) may be too deep all the same.
  const json: unknown = JSON.parse(text);
  return isPlainJson(json, 0) ? json : null;
}

function isPlainJson(value: unknown, depth: number): value is Json {
  switch (typeof value) {
    case "string":
    case "boolean":
      return true;
    case "number":
      return Number.isFinite(value);
    case "object":
      break;
    default:
      return false;
  }
  if (value === null) return true;
  if (depth >= deepest) {
    throw new CoreError(
      "invalid_output",
      `The step returned a value nested deeper than ${deepest} levels, or one that contains itself.`,
    );
  }
  // By iteration, which sees holes too: `every` passes over them.
  if (Array.isArray(value)) {
    for (const item of value as unknown[]) if (!isPlainJson(item, depth + 1)) return false;
    return true;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  for (const key in value) if (!isPlainJson((value as Record<string, unknown>)[key], depth + 1)) return false;
  return typeof (value as { toJSON?: unknown }).toJSON !== "function";
}
