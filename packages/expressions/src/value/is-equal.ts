import { ExpressionError, type Place } from "../expression-error.ts";
import { charge, keysOf, type Frame } from "../frame.ts";
import { limits } from "../source/limits.ts";
import { Duration } from "./duration.ts";
import { Bytes, Optional, SpecialValue, TypeName } from "./special-value.ts";
import { Timestamp } from "./timestamp.ts";

/** Whether two values are the same, item by item. Values of different types are never the same. */
export function isEqual(left: unknown, right: unknown, frame: Frame, place: Place, depth = 0): boolean {
  if (typeof left === "string") return typeof right === "string" && isTextEqual(left, right, frame, place);
  if (left === right) return true;
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return false;
  if (depth > limits.dataDepth) throw new ExpressionError("budget", "The data is nested too deeply.", place);
  if (Array.isArray(left)) {
    return Array.isArray(right) && areListsEqual(left, right, frame, place, depth);
  }
  if (Array.isArray(right)) return false;
  if (left instanceof SpecialValue || right instanceof SpecialValue) {
    return areSpecialsEqual(left, right, frame, place, depth);
  }
  return areMapsEqual(left as MapData, right as MapData, frame, place, depth);
}

function isTextEqual(left: string, right: string, frame: Frame, place: Place): boolean {
  if (left.length !== right.length) return false;
  if (left.length > 1000) charge(frame, left.length >>> 6, place);
  return left === right;
}

type MapData = Readonly<Record<string, unknown>>;

function areListsEqual(
  left: readonly unknown[],
  right: readonly unknown[],
  frame: Frame,
  place: Place,
  depth: number,
): boolean {
  if (left.length !== right.length) return false;
  for (let index = 0; index < left.length; index++) {
    charge(frame, 1, place);
    if (!isEqual(left[index], right[index], frame, place, depth + 1)) return false;
  }
  return true;
}

function areMapsEqual(left: MapData, right: MapData, frame: Frame, place: Place, depth: number): boolean {
  const keys = keysOf(frame, left, place);
  if (keys.length !== keysOf(frame, right, place).length) return false;
  for (const key of keys) {
    charge(frame, 2, place);
    if (!Object.hasOwn(right, key) || !isEqual(left[key], right[key], frame, place, depth + 1)) return false;
  }
  return true;
}

function areSpecialsEqual(left: object, right: object, frame: Frame, place: Place, depth: number): boolean {
  if (left instanceof Timestamp) {
    return right instanceof Timestamp && left.milliseconds === right.milliseconds;
  }
  if (left instanceof Duration) return right instanceof Duration && left.milliseconds === right.milliseconds;
  if (left instanceof TypeName) return right instanceof TypeName && left.name === right.name;
  if (left instanceof Bytes) return right instanceof Bytes && areBytesEqual(left, right, frame, place);
  if (left instanceof Optional && right instanceof Optional) {
    return isEqual(left.value, right.value, frame, place, depth + 1);
  }
  return false;
}

function areBytesEqual(left: Bytes, right: Bytes, frame: Frame, place: Place): boolean {
  charge(frame, left.content.length >>> 5, place);
  return Buffer.compare(left.content, right.content) === 0;
}
