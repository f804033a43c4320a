import { SpecialValue } from "./special-value.ts";

/** What messages and `type()` call a value's type. */
export function typeOf(value: unknown): string {
  switch (typeof value) {
    case "string":
      return "string";
    case "number":
      return "double";
    case "boolean":
      return "bool";
    case "object":
      if (value === null) return "null_type";
      if (Array.isArray(value)) return "list";
      return value instanceof SpecialValue ? value.typeName : "map";
    default:
      return typeof value;
  }
}

const people: Readonly<Record<string, string>> = {
  double: "a number",
  string: "a string",
  bool: "a boolean",
  null_type: "null",
  list: "a list",
  map: "a map",
  bytes: "bytes",
  type: "a type",
  timestamp: "a timestamp",
  duration: "a duration",
  optional: "an optional",
};

/** A value's type with its article, for messages. */
export function describeType(value: unknown): string {
  const name = typeOf(value);
  return people[name] ?? `a ${name}`;
}

/** Whether a value is a JSON object, as data or with getters of the interpreter's. */
export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof SpecialValue)
  );
}
