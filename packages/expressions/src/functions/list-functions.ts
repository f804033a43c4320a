import { canonicalJson, type Json } from "@tidemark/spec";
import type { Place } from "../expression-error.ts";
import { charge, type Frame } from "../frame.ts";
import { finite } from "../value/arithmetic.ts";
import { compare } from "../value/compare.ts";
import { Optional, SpecialValue, none } from "../value/special-value.ts";
import { toPlain } from "../value/to-plain.ts";
import { expectIndex, expectList, expectNumber, invalidValue } from "./expect-value.ts";
import { define, defineSpecial, type FunctionDefinition } from "./function-definition.ts";
import { reverseText } from "./text-functions.ts";

/** Methods of lists. */
export const listMethods: readonly FunctionDefinition[] = [
  define("distinct", 0, distinct),
  define("flatten", [0, 1], flatten),
  define("slice", 2, slice),
  define("sort", 0, sort),
  define("sum", 0, sum),
  define("min", 0, (values, frame, place) => extreme(values[0], "min", -1, frame, place)),
  define("max", 0, (values, frame, place) => extreme(values[0], "max", 1, frame, place)),
  define("reverse", 0, reverse),
  defineSpecial("first", 0, ([value], _frame, place) => itemAt(expectList(value, "first", place), 0)),
  defineSpecial("last", 0, ([value], _frame, place) => itemAt(expectList(value, "last", place), -1)),
];

/** Functions behind `lists.`. */
export const listFunctions: readonly FunctionDefinition[] = [
  define("range", 1, ([value], frame, place) => {
    const length = expectIndex(value, "lists.range", place);
    charge(frame, length, place);
    return Array.from({ length }, (_, index) => index);
  }),
];

/** An item as an optional, which is none if the list is empty. */
function itemAt(list: readonly unknown[], index: number): Optional {
  return list.length === 0 ? none : new Optional(list.at(index));
}

/** Without repetitions, in the order of first appearance. */
function distinct(values: readonly unknown[], frame: Frame, place: Place): unknown[] {
  const list = expectList(values[0], "distinct", place);
  const seen = new Set<unknown>();
  return list.filter((item) => {
    charge(frame, 2, place);
    const key = typeof item === "object" && item !== null ? objectKey(item, frame, place) : item;
    return seen.size < seen.add(key).size;
  });
}

/** A text that no string of a list can be mistaken for, the same for equal objects. */
function objectKey(item: object, frame: Frame, place: Place): string {
  const plain = toPlain(item, frame, place) as Json;
  const kind = item instanceof SpecialValue ? item.typeName : "";
  const text = canonicalJson(plain);
  charge(frame, 100 + text.length, place);
  return `\u0000${kind}${text}`;
}

function flatten(values: readonly unknown[], frame: Frame, place: Place): unknown[] {
  const list = expectList(values[0], "flatten", place);
  const depth = values.length > 1 ? expectIndex(values[1], "flatten", place) : 1;
  const result: unknown[] = [];
  flattenInto(result, list, Math.min(depth, 100), frame, place);
  return result;
}

function flattenInto(
  result: unknown[],
  list: readonly unknown[],
  depth: number,
  frame: Frame,
  place: Place,
): void {
  for (const item of list) {
    charge(frame, 2, place);
    if (Array.isArray(item) && depth > 0) flattenInto(result, item, depth - 1, frame, place);
    else result.push(item);
  }
}

function slice(values: readonly unknown[], frame: Frame, place: Place): unknown[] {
  const list = expectList(values[0], "slice", place);
  const start = expectIndex(values[1], "slice", place);
  const end = expectIndex(values[2], "slice", place);
  if (start > end || end > list.length) {
    const message = `Expected 0 ≤ start ≤ end ≤ ${list.length} for slice(), got ${start} and ${end}.`;
    throw invalidValue(message, place);
  }
  charge(frame, end - start, place);
  return list.slice(start, end);
}

function sort(values: readonly unknown[], frame: Frame, place: Place): unknown[] {
  const list = expectList(values[0], "sort", place);
  charge(frame, list.length, place);
  return list.toSorted((left, right) => {
    charge(frame, 8, place);
    return compare(left, right, frame, place);
  });
}

function sum(values: readonly unknown[], frame: Frame, place: Place): number {
  const list = expectList(values[0], "sum", place);
  charge(frame, list.length, place);
  return finite(
    list.reduce<number>((total, item) => total + expectNumber(item, "sum", place), 0),
    place,
  );
}

function extreme(value: unknown, name: string, sign: 1 | -1, frame: Frame, place: Place): unknown {
  const list = expectList(value, name, place);
  if (list.length === 0) {
    throw invalidValue(`Expected at least one item for ${name}(), got an empty list.`, place);
  }
  charge(frame, list.length, place);
  return list.reduce((best, item) => (compare(item, best, frame, place) * sign > 0 ? item : best));
}

function reverse(values: readonly unknown[], frame: Frame, place: Place): unknown {
  const [value] = values;
  if (typeof value === "string") return reverseText(value, frame, place);
  const list = expectList(value, "reverse", place);
  charge(frame, list.length, place);
  return list.toReversed();
}
