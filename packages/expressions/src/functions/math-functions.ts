import type { Place } from "../expression-error.ts";
import { charge, type Frame } from "../frame.ts";
import { expectNumber, invalidValue } from "./expect-value.ts";
import { define, type FunctionDefinition } from "./function-definition.ts";

/** Functions behind `math.`. */
export const mathFunctions: readonly FunctionDefinition[] = [
  onNumber("abs", Math.abs),
  onNumber("ceil", Math.ceil),
  onNumber("floor", Math.floor),
  onNumber("round", (value) => Math.sign(value) * Math.round(Math.abs(value))),
  onNumber("trunc", Math.trunc),
  onNumber("sign", Math.sign),
  onNumbers("greatest", Math.max),
  onNumbers("least", Math.min),
];

function onNumber(name: string, calculate: (value: number) => number): FunctionDefinition {
  return define(
    name,
    1,
    ([value], _frame, place) => calculate(expectNumber(value, `math.${name}`, place)) + 0,
  );
}

/** Of several numbers, or of one list of them. */
function onNumbers(name: string, choose: (left: number, right: number) => number): FunctionDefinition {
  return define(name, [1, 32], (values, frame, place) => {
    const [first] = values;
    const numbers: readonly unknown[] = values.length === 1 && Array.isArray(first) ? first : values;
    return extreme(numbers, `math.${name}`, choose, frame, place);
  });
}

function extreme(
  numbers: readonly unknown[],
  name: string,
  choose: (left: number, right: number) => number,
  frame: Frame,
  place: Place,
): number {
  charge(frame, numbers.length, place);
  const [first, ...others] = numbers.map((value) => expectNumber(value, name, place));
  if (first === undefined) {
    throw invalidValue(`Expected at least one number for ${name}(), got an empty list.`, place);
  }
  return others.reduce((best, value) => choose(best, value), first);
}
