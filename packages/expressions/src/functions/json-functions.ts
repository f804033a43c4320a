import type { Json } from "@tidemark/spec";
import { ExpressionError, type Place } from "../expression-error.ts";
import { charge, checkTextLength, type Frame } from "../frame.ts";
import { limits } from "../source/limits.ts";
import { unsafeNameMessage, unsafeNames } from "../source/unsafe-names.ts";
import { toPlain } from "../value/to-plain.ts";
import { expectString, invalidValue } from "./expect-value.ts";
import { define, type FunctionDefinition } from "./function-definition.ts";

export const jsonFunctions: readonly FunctionDefinition[] = [
  define("json", 1, ([value], frame, place) => toJsonText(value, frame, place)),
  define("parseJson", 1, parseJson),
];

/** The JSON text of any value, charged for before it is made. */
export function toJsonText(value: unknown, frame: Frame, place: Place): string {
  const text = JSON.stringify(toPlain(value, frame, place));
  checkTextLength(frame, text.length, place);
  charge(frame, text.length >>> 2, place);
  return text;
}

function parseJson(values: readonly unknown[], frame: Frame, place: Place): Json {
  const text = expectString(values[0], "parseJson", place);
  checkTextLength(frame, text.length, place);
  charge(frame, text.length, place);
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    throw invalidValue("Expected JSON text for parseJson().", place);
  }
  checkParsed(value, place, 0);
  return value;
}

function checkParsed(value: Json, place: Place, depth: number): void {
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw invalidValue("A number in the JSON is too large.", place);
  }
  if (typeof value !== "object" || value === null) return;
  if (depth > limits.dataDepth) throw new ExpressionError("budget", "The JSON is nested too deeply.", place);
  for (const [key, inner] of Object.entries(value)) {
    if (unsafeNames.has(key)) throw new ExpressionError("unsafe_name", unsafeNameMessage(key), place);
    checkParsed(inner as Json, place, depth + 1);
  }
}
