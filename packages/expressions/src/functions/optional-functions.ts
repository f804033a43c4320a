import type { Place } from "../expression-error.ts";
import { keysOf, type Frame } from "../frame.ts";
import { Optional, none } from "../value/special-value.ts";
import { isMap } from "../value/type-of.ts";
import { invalidValue, wrongType } from "./expect-value.ts";
import { define, defineSpecial, type FunctionDefinition } from "./function-definition.ts";

/** Functions behind `optional.`. */
export const optionalFunctions: readonly FunctionDefinition[] = [
  defineSpecial("of", 1, ([value]) => new Optional(value)),
  defineSpecial("none", 0, () => none),
  defineSpecial("ofNonZeroValue", 1, ([value], frame, place) =>
    isZero(value, frame, place) ? none : new Optional(value),
  ),
];

/** Methods of optionals. `or` and `orValue` look at their argument only if they need it. */
export const optionalMethods: readonly FunctionDefinition[] = [
  define(
    "hasValue",
    0,
    ([value], _frame, place) => expectOptional(value, "hasValue", place).value !== undefined,
  ),
  define("value", 0, ([value], _frame, place) => {
    const inner = expectOptional(value, "value", place).value;
    if (inner === undefined) throw invalidValue("The optional has no value; write orValue(x).", place);
    return inner;
  }),
];

export function expectOptional(value: unknown, name: string, place: Place): Optional {
  if (value instanceof Optional) return value;
  throw wrongType("an optional, such as a.?b,", value, name, place);
}

function isZero(value: unknown, frame: Frame, place: Place): boolean {
  if (value === null || value === false || value === 0 || value === "") return true;
  if (Array.isArray(value)) return value.length === 0;
  return isMap(value) && keysOf(frame, value, place).length === 0;
}
