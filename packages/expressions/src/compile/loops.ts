import type { ExpressionError, Place } from "../expression-error.ts";
import { charge, type Frame } from "../frame.ts";
import { compare } from "../value/compare.ts";
import { checkKey, keyText } from "../value/read-key.ts";
import { absorb, expectBoolean } from "./compile-logic.ts";

/** What a macro does with each item. */
export interface LoopBody {
  /** The condition, the transformation or the sort key for one item. */
  readonly evaluate: (item: unknown, frame: Frame) => unknown;
  /** The condition of a `map` or `transform…` that has one. */
  readonly condition?: (item: unknown, frame: Frame) => boolean;
  readonly place: Place;
}

/** A macro that loops. With two variables each item is a pair: index and item, or key and value. */
export type Loop = (items: readonly unknown[], body: LoopBody, frame: Frame) => unknown;

export const loops: ReadonlyMap<string, Loop> = new Map<string, Loop>([
  ["all", (items, body, frame) => quantify(items, body, frame, false)],
  ["exists", (items, body, frame) => quantify(items, body, frame, true)],
  ["exists_one", existsOne],
  ["existsOne", existsOne],
  ["filter", (items, body, frame) => items.filter((item) => holds(item, body, frame))],
  ["map", map],
  ["sortBy", sortBy],
  ["transformList", map],
  ["transformMap", transformMap],
]);

/** `all` and `exists`: an item that decides wins over errors of other items. */
function quantify(items: readonly unknown[], body: LoopBody, frame: Frame, deciding: boolean): boolean {
  let failure: ExpressionError | undefined;
  for (const item of items) {
    try {
      if (holds(item, body, frame) === deciding) return deciding;
    } catch (error) {
      absorb(error, frame);
      failure ??= error;
    }
  }
  if (failure !== undefined) throw failure;
  return !deciding;
}

function existsOne(items: readonly unknown[], body: LoopBody, frame: Frame): boolean {
  let count = 0;
  for (const item of items) if (holds(item, body, frame)) count++;
  return count === 1;
}

function map(items: readonly unknown[], body: LoopBody, frame: Frame): unknown[] {
  return kept(items, body, frame).map((item) => body.evaluate(item, frame));
}

function transformMap(items: readonly unknown[], body: LoopBody, frame: Frame): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const item of kept(items, body, frame) as readonly (readonly [unknown, unknown])[]) {
    const key = keyText(item[0], body.place);
    checkKey(key, body.place);
    result[key] = body.evaluate(item, frame);
  }
  return result;
}

function sortBy(items: readonly unknown[], body: LoopBody, frame: Frame): unknown[] {
  const keyed = items.map((item) => ({ item, key: body.evaluate(item, frame) }));
  keyed.sort((left, right) => {
    charge(frame, 8, body.place);
    return compare(left.key, right.key, frame, body.place);
  });
  return keyed.map(({ item }) => item);
}

function kept(items: readonly unknown[], { condition }: LoopBody, frame: Frame): readonly unknown[] {
  return condition === undefined ? items : items.filter((item) => condition(item, frame));
}

function holds(item: unknown, body: LoopBody, frame: Frame): boolean {
  return expectBoolean(body.evaluate(item, frame), body.place);
}
