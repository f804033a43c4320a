import { ExpressionError, type Place } from "../expression-error.ts";
import { charge, type Frame } from "../frame.ts";
import { Duration } from "./duration.ts";
import { Bytes } from "./special-value.ts";
import { Timestamp } from "./timestamp.ts";
import { describeType } from "./type-of.ts";

/** Below, at or above zero: the order of two numbers, strings, booleans, timestamps, durations or bytes. */
export function compare(left: unknown, right: unknown, frame: Frame, place: Place): number {
  if (typeof left === "number" && typeof right === "number") return left - right;
  if (typeof left === "string" && typeof right === "string") return compareText(left, right, frame, place);
  if (typeof left === "boolean" && typeof right === "boolean") return Number(left) - Number(right);
  if (left instanceof Timestamp && right instanceof Timestamp) return left.milliseconds - right.milliseconds;
  if (left instanceof Duration && right instanceof Duration) return left.milliseconds - right.milliseconds;
  if (left instanceof Bytes && right instanceof Bytes) return Buffer.compare(left.content, right.content);
  const message = `Cannot put ${describeType(left)} and ${describeType(right)} in order.`;
  const hint = conversionHint(left, right);
  throw new ExpressionError("type", message, place, hint === undefined ? {} : { hint });
}

const surrogate = /[\uD800-\uDFFF]/;

/** By code points; JavaScript's own order is by UTF-16 units, which differs for emoji and the like. */
function compareText(left: string, right: string, frame: Frame, place: Place): number {
  const length = left.length + right.length;
  charge(frame, length >>> 6, place);
  if (left === right) return 0;
  if (!surrogate.test(left) && !surrogate.test(right)) return left < right ? -1 : 1;
  charge(frame, length >>> 1, place);
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}

function conversionHint(left: unknown, right: unknown): string | undefined {
  const types = [typeof left, typeof right];
  if (types.includes("string") && types.includes("number")) {
    return "Write double(text) to read a number from text.";
  }
  if (left === null || right === null) return "Check for null first: x != null && x > 1.";
  return undefined;
}
