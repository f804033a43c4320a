import { ExpressionError, type Place } from "../expression-error.ts";
import { charge, keysOf, type Frame } from "../frame.ts";
import { limits } from "../source/limits.ts";

/**
 * Charges for every value inside a value, as often as it appears: a few lists inside each other
 * can hold the same value a billion times and take no room until somebody prints them.
 */
export function measure(value: unknown, frame: Frame, place: Place, depth = 0): void {
  if (typeof value === "string") charge(frame, 1 + (value.length >>> 5), place);
  else charge(frame, 1, place);
  if (typeof value !== "object" || value === null) return;
  if (depth > limits.dataDepth) throw new ExpressionError("budget", "The data is nested too deeply.", place);
  if (Array.isArray(value)) {
    for (const item of value) measure(item, frame, place, depth + 1);
  } else {
    for (const key of keysOf(frame, value, place)) {
      measure((value as Readonly<Record<string, unknown>>)[key], frame, place, depth + 1);
    }
  }
}
