import { ExpressionError, type Place } from "../expression-error.ts";
import { charge, checkTextLength, type Frame } from "../frame.ts";
import { Duration, durationOf } from "./duration.ts";
import { Bytes } from "./special-value.ts";
import { Timestamp, timestampAt } from "./timestamp.ts";
import { describeType } from "./type-of.ts";

/** A number that JSON can hold: not infinite, and never `-0`. */
export function finite(value: number, place: Place): number {
  if (Number.isFinite(value)) return value + 0;
  throw new ExpressionError("invalid_value", "The result is too large for a number.", place);
}

export function add(left: unknown, right: unknown, frame: Frame, place: Place): unknown {
  if (typeof left === "number" && typeof right === "number") return finite(left + right, place);
  if (typeof left === "string" || typeof right === "string") return addText(left, right, frame, place);
  if (Array.isArray(left) && Array.isArray(right)) {
    charge(frame, left.length + right.length, place);
    return [...(left as unknown[]), ...(right as unknown[])];
  }
  if (left instanceof Bytes && right instanceof Bytes) {
    checkTextLength(frame, left.content.length + right.content.length, place);
    return new Bytes(Buffer.concat([left.content, right.content]));
  }
  if (left instanceof Duration) {
    if (right instanceof Duration) return span(left.milliseconds + right.milliseconds, place);
    if (right instanceof Timestamp) return moment(right.milliseconds + left.milliseconds, place);
  }
  if (left instanceof Timestamp && right instanceof Duration) {
    return moment(left.milliseconds + right.milliseconds, place);
  }
  throw noOperator("+", left, right, place);
}

export function subtract(left: unknown, right: unknown, _frame: Frame, place: Place): unknown {
  if (typeof left === "number" && typeof right === "number") return finite(left - right, place);
  if (left instanceof Timestamp) {
    if (right instanceof Timestamp) return span(left.milliseconds - right.milliseconds, place);
    if (right instanceof Duration) return moment(left.milliseconds - right.milliseconds, place);
  }
  if (left instanceof Duration && right instanceof Duration) {
    return span(left.milliseconds - right.milliseconds, place);
  }
  throw noOperator("-", left, right, place);
}

export function multiply(left: unknown, right: unknown, _frame: Frame, place: Place): unknown {
  if (typeof left === "number" && typeof right === "number") return finite(left * right, place);
  throw noOperator("*", left, right, place);
}

export function divide(left: unknown, right: unknown, _frame: Frame, place: Place): unknown {
  if (typeof left !== "number" || typeof right !== "number") throw noOperator("/", left, right, place);
  if (right === 0) throw new ExpressionError("invalid_value", "Cannot divide by zero.", place);
  return finite(left / right, place);
}

export function remainder(left: unknown, right: unknown, _frame: Frame, place: Place): unknown {
  if (typeof left !== "number" || typeof right !== "number") throw noOperator("%", left, right, place);
  if (right === 0) throw new ExpressionError("invalid_value", "Cannot divide by zero.", place);
  return finite(left % right, place);
}

export function negate(value: unknown, place: Place): unknown {
  if (typeof value === "number") return 0 - value;
  if (value instanceof Duration) return new Duration(0 - value.milliseconds);
  throw new ExpressionError("type", `Cannot take the negative of ${describeType(value)}.`, place);
}

/** A number or boolean joins a text as it is printed; anything else has to be converted. */
function addText(left: unknown, right: unknown, frame: Frame, place: Place): string {
  if (!isPrintable(left) || !isPrintable(right)) throw noOperator("+", left, right, place);
  const text = `${left}${right}`;
  checkTextLength(frame, text.length, place);
  return text;
}

function isPrintable(value: unknown): value is string | number | boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

function moment(milliseconds: number, place: Place): Timestamp {
  const timestamp = timestampAt(milliseconds);
  if (timestamp !== undefined) return timestamp;
  throw new ExpressionError("invalid_value", "The timestamp is outside the years 1 to 9999.", place);
}

function span(milliseconds: number, place: Place): Duration {
  const duration = durationOf(milliseconds);
  if (duration !== undefined) return duration;
  throw new ExpressionError("invalid_value", "The duration is longer than ten thousand years.", place);
}

function noOperator(operator: string, left: unknown, right: unknown, place: Place): ExpressionError {
  const message = `Cannot use ${operator} on ${describeType(left)} and ${describeType(right)}.`;
  const hint = operatorHint(operator, left, right);
  return new ExpressionError("type", message, place, hint === undefined ? {} : { hint });
}

function operatorHint(operator: string, left: unknown, right: unknown): string | undefined {
  const text = typeof left === "string" || typeof right === "string";
  if (operator === "+" && text) return "Write json(x) for the text of a list, a map or null.";
  if (text && (typeof left === "number" || typeof right === "number")) {
    return "Write double(text) to read a number from text.";
  }
  return undefined;
}
