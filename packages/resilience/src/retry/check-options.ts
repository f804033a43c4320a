import { suggest } from "@tidemark/spec";
import { ResilienceError } from "../resilience-error.ts";
import { isCount, isMilliseconds, print } from "../retry-policy.ts";

/** What a value must be, in words, and whether it is. */
export type Check = readonly [expected: string, holds: (value: unknown) => boolean];

/** One check for each option, so that no option is forgotten. */
export type Checks<Options> = Readonly<Record<keyof Options, Check>>;

/**
 * Refuses options that are not what they must be, and names that do not exist.
 *
 * @param required the options that cannot be left out
 */
export function checkOptions<Options extends object>(
  options: Options,
  checks: Checks<Options>,
  required: readonly (keyof Options & string)[] = [],
): void {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw new ResilienceError(
      "invalid_policy",
      `Expected the options to be an object, got ${print(options)}.`,
    );
  }
  for (const key in options) {
    const check = Object.hasOwn(checks, key) ? checks[key] : undefined;
    if (check === undefined) throw unknownOption(key, Object.keys(checks));
    const value = options[key];
    if (value !== undefined && !check[1](value)) throw invalidOption(key, check[0], value);
  }
  const missing = required.find((name) => options[name] === undefined);
  if (missing !== undefined) throw invalidOption(missing, checks[missing][0], undefined);
}

export function invalidOption(name: string, expected: string, value: unknown): ResilienceError {
  return new ResilienceError(
    "invalid_policy",
    `Expected \`${name}\` to be ${expected}, got ${print(value)}.`,
  );
}

function unknownOption(name: string, names: readonly string[]): ResilienceError {
  const similar = suggest(name, names);
  const hint =
    similar === undefined ? `The options are ${names.join(", ")}.` : `Did you mean \`${similar}\`?`;
  return new ResilienceError("invalid_policy", `There is no option \`${name}\`. ${hint}`);
}

export const count: Check = ["a whole number of at least 0", isCount];
export const positiveCount: Check = [
  "a whole number of at least 1",
  (value) => isCount(value) && value !== 0,
];
export const milliseconds: Check = ["milliseconds of at least 0", isMilliseconds];
export const positiveMilliseconds: Check = [
  "milliseconds greater than 0",
  (value) => isMilliseconds(value) && Number(value) > 0,
];
export const aFunction: Check = ["a function", (value) => typeof value === "function"];
export const aBoolean: Check = ["true or false", (value) => typeof value === "boolean"];
export const aClock: Check = [
  "a clock with `now` and `schedule`",
  (value) => hasMethods(value, "now", "schedule"),
];
export const aSignal: Check = [
  "an AbortSignal",
  (value) =>
    typeof (value as Partial<AbortSignal> | null)?.aborted === "boolean" &&
    hasMethods(value, "addEventListener"),
];

/** Whether a value has these functions. */
export function hasMethods(value: unknown, ...names: readonly string[]): boolean {
  if (typeof value !== "object" || value === null) return false;
  return names.every((name) => typeof (value as Readonly<Record<string, unknown>>)[name] === "function");
}
