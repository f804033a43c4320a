import type { Json } from "@tidemark/spec";
import { ExpressionError, type Place } from "../expression-error.ts";
import { charge, keysOf, type Frame } from "../frame.ts";
import { limits } from "../source/limits.ts";
import { SpecialValue } from "./special-value.ts";

/** A value as JSON. What holds no timestamps, optionals and the like stays the same object. */
export function toPlain(value: unknown, frame: Frame, place: Place, depth = 0): Json {
  if (typeof value === "string") charge(frame, value.length >>> 5, place);
  if (typeof value !== "object" || value === null) return value as Json;
  charge(frame, 1, place);
  if (depth > limits.dataDepth) throw new ExpressionError("budget", "The data is nested too deeply.", place);
  if (value instanceof SpecialValue) return toPlain(value.toJson(), frame, place, depth + 1);
  if (Array.isArray(value)) return listToPlain(value, frame, place, depth);
  return mapToPlain(value as Readonly<Record<string, unknown>>, frame, place, depth);
}

function listToPlain(list: readonly unknown[], frame: Frame, place: Place, depth: number): Json {
  charge(frame, list.length, place);
  let copy: unknown[] | undefined;
  for (const [index, item] of list.entries()) {
    const inner = toPlain(item, frame, place, depth + 1);
    if (inner === item) continue;
    copy ??= [...list];
    copy[index] = inner;
  }
  return (copy ?? list) as Json;
}

function mapToPlain(map: Readonly<Record<string, unknown>>, frame: Frame, place: Place, depth: number): Json {
  const keys = keysOf(frame, map, place);
  let copy: Record<string, unknown> | undefined;
  for (const key of keys) {
    const inner = toPlain(map[key], frame, place, depth + 1);
    if (inner === map[key]) continue;
    copy ??= { ...map };
    copy[key] = inner;
  }
  return (copy ?? map) as Json;
}
