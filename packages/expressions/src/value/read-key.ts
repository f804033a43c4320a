import { ExpressionError, type Place } from "../expression-error.ts";
import { unsafeNameMessage, unsafeNames } from "../source/unsafe-names.ts";
import { MissingName } from "./missing-name.ts";
import { Optional, SpecialValue, none } from "./special-value.ts";
import { describeType } from "./type-of.ts";

/**
 * The member or item of a value. Own properties only; what is not there is an error.
 *
 * The key is a string, a number or a boolean; a map's keys are text, so `m[1]` reads the key "1".
 * A key that the author wrote out was checked against the unsafe names when it was compiled; for
 * any other see `checkKey`.
 */
export function readKey(value: unknown, key: unknown, place: Place): unknown {
  if (typeof value === "object" && value !== null) {
    if (Array.isArray(value)) return readItem(value, key, place);
    if (value instanceof SpecialValue) {
      if (value instanceof Optional) return findOptional(value, key, place);
    } else {
      const name = typeof key === "string" ? key : keyText(key, place);
      if (Object.hasOwn(value, name)) {
        const found = (value as Readonly<Record<string, unknown>>)[name];
        if (found !== undefined) return found;
      }
      throw missingKey(value, name, place);
    }
  }
  throw noMembers(value, key, place);
}

/** The member or item of a value, or `undefined` where there is none or the value can have none. */
export function findKey(value: unknown, key: unknown, place: Place): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  if (Array.isArray(value)) return typeof key === "number" ? (value[key] as unknown) : undefined;
  if (value instanceof SpecialValue) return undefined;
  const name = typeof key === "string" ? key : keyText(key, place);
  return Object.hasOwn(value, name) ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}

/** `a.?b`, and `.b` on an optional: an optional in any case. */
export function findOptional(value: unknown, key: unknown, place: Place): Optional {
  const inner = value instanceof Optional ? value.value : value;
  const found = findKey(inner, key, place);
  return found === undefined ? none : new Optional(found);
}

/** The text of a map's key. */
export function keyText(key: unknown, place: Place): string {
  if (typeof key === "string") return key;
  if (typeof key === "number" || typeof key === "boolean") return String(key);
  throw new ExpressionError(
    "type",
    `Expected a string, number or boolean as a key, got ${describeType(key)}.`,
    place,
  );
}

/** Refuses a computed key with an unsafe name. */
export function checkKey(key: unknown, place: Place): void {
  if (typeof key !== "string" || !unsafeNames.has(key)) return;
  throw new ExpressionError("unsafe_name", unsafeNameMessage(key), place);
}

function readItem(list: readonly unknown[], key: unknown, place: Place): unknown {
  if (typeof key !== "number") {
    const hint = key === "length" ? { hint: "Write size(xs) for the length of a list." } : {};
    throw new ExpressionError(
      "type",
      `Expected a number as the index of a list, got ${describeType(key)}.`,
      place,
      hint,
    );
  }
  if (!Number.isInteger(key)) {
    throw new ExpressionError("type", `Expected a whole number as the index of a list, got ${key}.`, place);
  }
  const item = list[key];
  if (item !== undefined) return item;
  const message = `There is no item ${key} in a list of ${list.length}.`;
  throw new ExpressionError("not_found", message, place, { hint: "The first item has the index 0." });
}

function missingKey(value: object, name: string, place: Place): ExpressionError {
  const shown = name.length > 40 ? `${name.slice(0, 40)}…` : name;
  const hint = "Write a.?b or has(a.b) where it may be missing.";
  return new MissingName(`There is no "${shown}" here.`, place, name, value, hint);
}

function noMembers(value: unknown, key: unknown, place: Place): ExpressionError {
  const code = value === null ? "not_found" : "type";
  const name = typeof key === "string" ? `"${key}"` : "an item";
  const hint =
    key === "length" && typeof value === "string" ? { hint: "Write size(text) for its length." } : {};
  return new ExpressionError(code, `Cannot read ${name} of ${describeType(value)}.`, place, hint);
}
