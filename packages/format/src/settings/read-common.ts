import type { Json } from "@tidemark/spec";
import type { Field } from "./field.ts";
import { badVariableName, isVariableName, readNames } from "./read-names.ts";

/** `needs: [a, b]`. */
export function readNeeds(field: Field): readonly string[] | undefined {
  return readNames(field, (item) => item.id(), "a list of ids such as `[topics, good]`");
}

/** `env: { NAME: value }`. */
export function readEnv(field: Field): Readonly<Record<string, Json>> | undefined {
  const entries = field.entries("a mapping of names to values");
  if (entries === undefined) return undefined;
  const env: Record<string, Json> = {};
  for (const { key, keyRange, field: value } of entries) {
    if (!isVariableName(key)) field.complain("TM1408", ...badVariableName(key), keyRange);
    else if (value.isMap || value.isList)
      value.mismatch(
        "a text, a number, `true` or `false`",
        "An expression such as `${{ toJson(items) }}` can put a list into a text.",
      );
    else {
      const json = value.json();
      if (json !== undefined) env[key] = json;
    }
  }
  return env;
}

/** `wait: all`, `any`, or how many. */
export function readWait(field: Field): "all" | "any" | number | undefined {
  return typeof field.scalar === "number" ? field.number({ least: 1 }) : field.oneOf(["all", "any"]);
}
