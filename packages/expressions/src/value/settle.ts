import { ExpressionError, type Place } from "../expression-error.ts";
import { keysOf, type Frame } from "../frame.ts";
import { limits } from "../source/limits.ts";
import { checkKey } from "./read-key.ts";
import { Optional, SpecialValue } from "./special-value.ts";

/**
 * What was read from the scope, as data. An object with getters becomes a copy without; plain data
 * stays the object that it is. Plain data never holds objects with getters, so only the top of a
 * value has to be looked at.
 */
export function settle(value: unknown, frame: Frame, place: Place): unknown {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      if (Number.isFinite(value)) return value;
      break;
    case "object":
      return value === null || Array.isArray(value) ? value : settleObject(value, frame, place, 0);
    default:
  }
  throw new ExpressionError("type", `Expected JSON in the scope, got ${nameOf(value)}.`, place);
}

function settleObject(value: object, frame: Frame, place: Place, depth: number): unknown {
  if (value instanceof SpecialValue) {
    return value instanceof Optional && value.value !== undefined
      ? new Optional(settle(value.value, frame, place))
      : value;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
    throw new ExpressionError("type", `Expected JSON in the scope, got ${nameOf(value)}.`, place);
  }
  for (const key of keysOf(frame, value, place)) {
    if (Object.getOwnPropertyDescriptor(value, key)?.get !== undefined) {
      return copyGetters(value, frame, place, depth);
    }
  }
  return value;
}

function copyGetters(value: object, frame: Frame, place: Place, depth: number): unknown {
  if (depth > limits.dataDepth) throw new ExpressionError("budget", "The data is nested too deeply.", place);
  const copy: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(value)) {
    checkKey(key, place);
    if (inner === undefined) continue;
    const plain = typeof inner === "object" && inner !== null && !Array.isArray(inner);
    copy[key] = plain ? settleObject(inner, frame, place, depth + 1) : settle(inner, frame, place);
  }
  return copy;
}

function nameOf(value: unknown): string {
  if (typeof value === "object") return "an object of a class";
  return typeof value === "number" ? String(value) : `a ${typeof value}`;
}
