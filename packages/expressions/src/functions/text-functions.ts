import { ExpressionError, type Place } from "../expression-error.ts";
import { charge, checkTextLength, type Frame } from "../frame.ts";
import { codePoints } from "./code-points.ts";
import { expectIndex, expectString, invalidValue, wrongType } from "./expect-value.ts";
import { findLastText, findText, splitText } from "./find-text.ts";
import { define, type FunctionDefinition } from "./function-definition.ts";
import { trimText } from "./trim-text.ts";

/** Methods of strings. Positions count code points. */
export const textMethods: readonly FunctionDefinition[] = [
  onTexts("startsWith", (text, part) => text.startsWith(part)),
  onTexts("endsWith", (text, part) => text.endsWith(part)),
  define("contains", 1, contains),
  onText("lowerAscii", (text, frame, place) =>
    changeLetters(text, /[A-Z]/g, (part) => part.toLowerCase(), frame, place),
  ),
  onText("upperAscii", (text, frame, place) =>
    changeLetters(text, /[a-z]/g, (part) => part.toUpperCase(), frame, place),
  ),
  onText("trim", trimText),
  define("charAt", 1, charAt),
  define("substring", [1, 2], substring),
  define("replace", [2, 3], replace),
  define("split", [1, 2], split),
  define("join", [0, 1], join),
  define("indexOf", [1, 2], indexOf),
  define("lastIndexOf", [1, 2], lastIndexOf),
];

const ascii = /^[\0-\x7F]*$/;

/** ASCII letters only: other letters can change their number when they change their case. */
function changeLetters(
  text: string,
  letters: RegExp,
  change: (part: string) => string,
  frame: Frame,
  place: Place,
): string {
  if (ascii.test(text)) return change(text);
  charge(frame, text.length * 2, place);
  return text.replace(letters, change);
}

function contains(values: readonly unknown[], frame: Frame, place: Place): boolean {
  if (Array.isArray(values[0])) {
    const hint = "Write x in xs for a list.";
    throw new ExpressionError("type", "Expected a string for contains(), got a list.", place, { hint });
  }
  const [text, part] = twoTexts(values, "contains", frame, place);
  return findText(text, part, 0, frame, place) !== -1;
}

function indexOf(values: readonly unknown[], frame: Frame, place: Place): number {
  const [text, part] = twoTexts(values, "indexOf", frame, place);
  const points = codePoints(text, frame, place);
  const from = values.length > 2 ? position(values[2], points.length, "indexOf", place) : 0;
  const offset = findText(text, part, points.offsetAt(from), frame, place);
  return offset === -1 ? -1 : points.indexAt(offset);
}

function lastIndexOf(values: readonly unknown[], frame: Frame, place: Place): number {
  const [text, part] = twoTexts(values, "lastIndexOf", frame, place);
  const points = codePoints(text, frame, place);
  const from = values.length > 2 ? position(values[2], points.length, "lastIndexOf", place) : points.length;
  const offset = findLastText(text, part, points.offsetAt(from), frame, place);
  return offset === -1 ? -1 : points.indexAt(offset);
}

export function reverseText(text: string, frame: Frame, place: Place): string {
  charge(frame, text.length * 3, place);
  return Array.from(text).reverse().join("");
}

function onText(
  name: string,
  change: (text: string, frame: Frame, place: Place) => string,
): FunctionDefinition {
  return define(name, 0, ([value], frame, place) => {
    const text = expectString(value, name, place);
    charge(frame, text.length >>> 3, place);
    return change(text, frame, place);
  });
}

function onTexts(name: string, test: (text: string, part: string) => boolean): FunctionDefinition {
  return define(name, 1, (values, frame, place) => {
    const [text, part] = twoTexts(values, name, frame, place);
    return test(text, part);
  });
}

function twoTexts(
  values: readonly unknown[],
  name: string,
  frame: Frame,
  place: Place,
): readonly [string, string] {
  const text = expectString(values[0], name, place);
  charge(frame, text.length >>> 4, place);
  return [text, expectString(values[1], name, place)];
}

function charAt(values: readonly unknown[], frame: Frame, place: Place): string {
  const text = expectString(values[0], "charAt", place);
  const points = codePoints(text, frame, place);
  const index = position(values[1], points.length, "charAt", place);
  return points.slice(index, index + 1);
}

function substring(values: readonly unknown[], frame: Frame, place: Place): string {
  const text = expectString(values[0], "substring", place);
  const points = codePoints(text, frame, place);
  const start = position(values[1], points.length, "substring", place);
  const end = values.length > 2 ? position(values[2], points.length, "substring", place) : points.length;
  if (end < start) {
    throw invalidValue(`Expected the end of substring() at or behind ${start}, got ${end}.`, place);
  }
  return points.slice(start, end);
}

function replace(values: readonly unknown[], frame: Frame, place: Place): string {
  const [text, part] = twoTexts(values, "replace", frame, place);
  const replacement = expectString(values[2], "replace", place);
  const limit = values.length > 3 ? limitOf(values[3], "replace", place) : Number.POSITIVE_INFINITY;
  const pieces =
    part === "" ? aroundEach(text, limit, frame, place) : cut(text, part, limit + 1, frame, place);
  checkTextLength(frame, text.length + (pieces.length - 1) * (replacement.length - part.length), place);
  return pieces.join(replacement);
}

function split(values: readonly unknown[], frame: Frame, place: Place): readonly string[] {
  const [text, separator] = twoTexts(values, "split", frame, place);
  const limit = values.length > 2 ? limitOf(values[2], "split", place) : Number.POSITIVE_INFINITY;
  return limit === 0 ? [] : cut(text, separator, limit, frame, place);
}

/** At most so many pieces; the last one holds the rest. */
function cut(text: string, separator: string, most: number, frame: Frame, place: Place): readonly string[] {
  if (most <= 1) return [text];
  if (separator === "") return atMost(characters(text, frame, place), most, "");
  const affordable = Math.floor(frame.work / 2) + 1;
  const pieces = splitText(text, separator, affordable, frame, place);
  charge(frame, pieces.length * 2, place);
  return atMost(pieces, most, separator);
}

function characters(text: string, frame: Frame, place: Place): readonly string[] {
  charge(frame, text.length * 4, place);
  return Array.from(text);
}

/** What an empty text is replaced between: it stands before, between and behind all characters. */
function aroundEach(text: string, limit: number, frame: Frame, place: Place): readonly string[] {
  return atMost(["", ...characters(text, frame, place), ""], limit + 1, "");
}

function atMost(pieces: readonly string[], most: number, separator: string): readonly string[] {
  if (pieces.length <= most) return pieces;
  return [...pieces.slice(0, most - 1), pieces.slice(most - 1).join(separator)];
}

/** The text of a list of strings, numbers and booleans. */
function join(values: readonly unknown[], frame: Frame, place: Place): string {
  const [list, separator = ""] = values;
  if (!Array.isArray(list)) throw wrongType("a list", list, "join", place);
  const between = expectString(separator, "join", place);
  charge(frame, list.length, place);
  let length = 0;
  const pieces = list.map((item: unknown) => {
    const piece =
      typeof item === "number" || typeof item === "boolean"
        ? String(item)
        : expectString(item, "join", place);
    length += piece.length + between.length;
    return piece;
  });
  checkTextLength(frame, length, place);
  return pieces.join(between);
}

function position(value: unknown, length: number, name: string, place: Place): number {
  const index = expectIndex(value, name, place);
  if (index <= length) return index;
  throw invalidValue(`Expected a position up to ${length} for ${name}(), got ${index}.`, place);
}

/** A count; below zero is no limit. */
function limitOf(value: unknown, name: string, place: Place): number {
  return typeof value === "number" && value < 0 ? Number.POSITIVE_INFINITY : expectIndex(value, name, place);
}
