import type { Place } from "../expression-error.ts";
import { charge, type Frame } from "../frame.ts";
import { PatternProblem } from "../pattern/pattern-node.ts";
import { Pattern } from "../pattern/pattern.ts";
import { expectString, invalidValue } from "./expect-value.ts";
import type { FunctionCall } from "./function-definition.ts";

/** `matches(text, pattern)` with a pattern that is computed. */
export const matches: FunctionCall = ([value, source], frame, place) => {
  const text = expectString(value, "matches", place);
  const pattern = makePattern(expectString(source, "matches", place), place);
  charge(frame, pattern.size * 10, place);
  return matchesPattern(text, pattern, frame, place);
};

export function matchesPattern(text: unknown, pattern: Pattern, frame: Frame, place: Place): boolean {
  return pattern.test(expectString(text, "matches", place), (units) => charge(frame, units, place));
}

/** The regular expression, or an error that says what is wrong with it. */
export function makePattern(source: string, place: Place): Pattern {
  try {
    return new Pattern(source);
  } catch (error) {
    if (error instanceof PatternProblem) throw invalidValue(error.message, place);
    throw error;
  }
}
