import { ExpressionError, type Place } from "./expression-error.ts";
import { limits } from "./source/limits.ts";

/** Values by name, as the caller gives them. Own properties only are seen. */
export type Scope = Readonly<Record<string, unknown>>;

const noLocals: unknown[] = [];

/**
 * One evaluation: the variables and the work that is left. A unit of work is about ten nanoseconds:
 * a node of a macro's body, an item that is compared or copied, some characters of a text.
 */
export class Frame {
  readonly scope: Scope;
  /** The variables of macros, by the slot that compiling gave them. */
  readonly locals: unknown[];
  work: number = limits.work;

  constructor(scope: Scope, slots: number) {
    this.scope = scope;
    this.locals = slots === 0 ? noLocals : Array.from({ length: slots });
  }
}

/** A compiled node. */
export type Evaluate = (frame: Frame) => unknown;

/** Takes work off the budget. */
export function charge(frame: Frame, units: number, place: Place): void {
  frame.work -= units;
  if (frame.work < 0) throw overBudget(place);
}

/** The keys of a map, charged for: an object with very many keeps them in a table that is slow to list. */
export function keysOf(frame: Frame, map: object, place: Place): readonly string[] {
  const keys = Object.keys(map);
  charge(frame, 5 + keys.length * (keys.length > 1000 ? 20 : 5), place);
  return keys;
}

function overBudget(place: Place): ExpressionError {
  return new ExpressionError("budget", "The expression takes too much work.", place, {
    hint: "Do the work in a step, or on fewer items.",
  });
}

/** Refuses to make a text of this length, and charges for one that may be made. */
export function checkTextLength(frame: Frame, length: number, place: Place): void {
  if (length > limits.textLength) {
    const message = `Expected a text of at most ${limits.textLength} characters, got ${length}.`;
    throw new ExpressionError("budget", message, place);
  }
  charge(frame, length >>> 5, place);
}
