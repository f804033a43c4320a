import { ExpressionError, type Place } from "../expression-error.ts";
import { describeType } from "../value/type-of.ts";

export function expectString(value: unknown, name: string, place: Place): string {
  if (typeof value === "string") return value;
  throw wrongType("a string", value, name, place);
}

export function expectNumber(value: unknown, name: string, place: Place): number {
  if (typeof value === "number") return value;
  throw wrongType("a number", value, name, place);
}

/** A whole number from 0. */
export function expectIndex(value: unknown, name: string, place: Place): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= 0) return value;
  if (typeof value === "number") {
    throw invalidValue(`Expected a whole number from 0 for ${name}(), got ${value}.`, place);
  }
  throw wrongType("a whole number", value, name, place);
}

export function expectList(value: unknown, name: string, place: Place): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw wrongType("a list", value, name, place);
}

export function wrongType(expected: string, value: unknown, name: string, place: Place): ExpressionError {
  return new ExpressionError(
    "type",
    `Expected ${expected} for ${name}(), got ${describeType(value)}.`,
    place,
  );
}

export function invalidValue(message: string, place: Place): ExpressionError {
  return new ExpressionError("invalid_value", message, place);
}
