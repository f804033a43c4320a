import type { Place } from "../expression-error.ts";
import type { Frame } from "../frame.ts";

/** A function. For a method the first value is what it is called on. */
export interface FunctionDefinition {
  readonly name: string;
  /** How many values it takes, without what it is called on. */
  readonly minimum: number;
  readonly maximum: number;
  /** Whether it can return a timestamp, an optional and the like. */
  readonly makesSpecials: boolean;
  readonly call: FunctionCall;
}

export type FunctionCall = (values: readonly unknown[], frame: Frame, place: Place) => unknown;

/** A function that returns JSON. */
export function define(
  name: string,
  count: number | readonly [number, number],
  call: FunctionCall,
): FunctionDefinition {
  const [minimum, maximum] = typeof count === "number" ? [count, count] : count;
  return { name, minimum, maximum, makesSpecials: false, call };
}

/** A function that may return a value which JSON does not know. */
export function defineSpecial(name: string, count: number, call: FunctionCall): FunctionDefinition {
  return { ...define(name, count, call), makesSpecials: true };
}
