import type { Place } from "../expression-error.ts";
import { checkTextLength, keysOf, type Frame } from "../frame.ts";
import { finite } from "../value/arithmetic.ts";
import { Duration, parseDuration } from "../value/duration.ts";
import { Bytes, TypeName } from "../value/special-value.ts";
import { Timestamp, parseTimestamp, timestampAt } from "../value/timestamp.ts";
import { isMap, typeOf } from "../value/type-of.ts";
import { codePoints } from "./code-points.ts";
import { invalidValue, wrongType } from "./expect-value.ts";
import { define, defineSpecial, type FunctionCall, type FunctionDefinition } from "./function-definition.ts";

/** Functions that turn a value into one of another type. */
export const conversionFunctions: readonly FunctionDefinition[] = [
  define("double", 1, ([value], _frame, place) => toNumber(value, "double", place)),
  define("int", 1, ([value], _frame, place) => Math.trunc(toNumber(value, "int", place)) + 0),
  define("uint", 1, toUint),
  define("bool", 1, toBool),
  define("string", 1, toText),
  defineSpecial("bytes", 1, toBytes),
  defineSpecial("timestamp", 1, toTimestamp),
  defineSpecial("duration", 1, toDuration),
  defineSpecial("type", 1, ([value]) => new TypeName(typeOf(value))),
  define("dyn", 1, ([value]) => value),
];

/** `size(x)` and `x.size()`: characters, bytes, items or entries. */
export const size: FunctionCall = ([value], frame, place) => {
  if (typeof value === "string") return codePoints(value, frame, place).length;
  if (Array.isArray(value)) return value.length;
  if (value instanceof Bytes) return value.content.length;
  if (isMap(value)) return keysOf(frame, value, place).length;
  throw wrongType("a string, a list or a map", value, "size", place);
};

const decimal = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const whole = /^[+-]?\d+$/;

function toNumber(value: unknown, name: string, place: Place): number {
  if (typeof value === "number") return value;
  if (typeof value === "string") {
    if (value.length <= 400 && (name === "double" ? decimal : whole).test(value)) {
      return finite(Number(value), place);
    }
    const shown = value.length > 40 ? `${value.slice(0, 40)}…` : value;
    throw invalidValue(`Expected the text of a number for ${name}(), got "${shown}".`, place);
  }
  if (value instanceof Timestamp && name === "int") return Math.floor(value.milliseconds / 1000);
  throw wrongType("a number or a string", value, name, place);
}

function toUint(values: readonly unknown[], _frame: Frame, place: Place): number {
  const number = Math.trunc(toNumber(values[0], "uint", place)) + 0;
  if (number < 0) throw invalidValue(`Expected a number from 0 for uint(), got ${number}.`, place);
  return number;
}

const truths: ReadonlyMap<string, boolean> = new Map([
  ...["1", "t", "true", "TRUE", "True"].map((text) => [text, true] as const),
  ...["0", "f", "false", "FALSE", "False"].map((text) => [text, false] as const),
]);

function toBool(values: readonly unknown[], _frame: Frame, place: Place): boolean {
  const [value] = values;
  if (typeof value === "boolean") return value;
  if (typeof value !== "string") throw wrongType("a boolean or a string", value, "bool", place);
  const truth = truths.get(value);
  if (truth === undefined) throw invalidValue('Expected "true" or "false" for bool().', place);
  return truth;
}

function toText(values: readonly unknown[], frame: Frame, place: Place): string {
  const [value] = values;
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (value instanceof Timestamp || value instanceof Duration) return value.toJson();
  if (value instanceof TypeName) return value.name;
  if (value instanceof Bytes) return decode(value, frame, place);
  throw wrongType("a number, a boolean or a timestamp (json(x) prints anything)", value, "string", place);
}

function decode(bytes: Bytes, frame: Frame, place: Place): string {
  checkTextLength(frame, bytes.content.length, place);
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes.content);
  } catch {
    throw invalidValue("Expected bytes that are UTF-8 for string().", place);
  }
}

function toBytes(values: readonly unknown[], frame: Frame, place: Place): Bytes {
  const [value] = values;
  if (value instanceof Bytes) return value;
  if (typeof value !== "string") throw wrongType("a string", value, "bytes", place);
  checkTextLength(frame, value.length, place);
  return new Bytes(new TextEncoder().encode(value));
}

function toTimestamp(values: readonly unknown[], _frame: Frame, place: Place): Timestamp {
  const [value] = values;
  if (value instanceof Timestamp) return value;
  if (typeof value !== "string" && typeof value !== "number") {
    throw wrongType("a string or seconds since 1970", value, "timestamp", place);
  }
  const timestamp = typeof value === "string" ? parseTimestamp(value) : timestampAt(Math.round(value * 1000));
  if (timestamp !== undefined) return timestamp;
  throw invalidValue('Expected a moment such as "2026-01-31T08:00:00Z" for timestamp().', place);
}

function toDuration(values: readonly unknown[], _frame: Frame, place: Place): Duration {
  const [value] = values;
  if (value instanceof Duration) return value;
  if (typeof value !== "string") throw wrongType("a string", value, "duration", place);
  const duration = parseDuration(value);
  if (duration === undefined) {
    throw invalidValue('Expected a duration such as "1h30m" for duration().', place);
  }
  return duration;
}
