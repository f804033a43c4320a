import type { Json } from "@tidemark/spec";
import { needs } from "./names.ts";
import { described, type Shape } from "./shape.ts";
import { boolean, expression, id, number, oneOf } from "./simple-shapes.ts";
import { badVariableName, isVariableName, variablePattern } from "./variable-name.ts";

/** What steps and groups have in common. */
export const nodeShapes: {
  readonly needs: Shape<readonly string[]>;
  readonly when: Shape<string>;
  readonly else: Shape<boolean>;
  readonly fallback: Shape<string>;
  readonly on_error: Shape<string>;
} = {
  needs: described("What has to be done before: order without data.", needs),
  when: described("CEL: runs only if this is true, and is skipped otherwise.", expression),
  else: described("In a `choose` group: the child that runs when no other does.", boolean),
  fallback: described("What runs, once, when this has finally failed.", id),
  on_error: described("`fail`, `continue`, or the id of a step that runs on a failure.", id),
};

/** `env: { NAME: value }`. */
export const env: Shape<Readonly<Record<string, Json>>> = {
  read: (field) => {
    const entries = field.entries("a mapping of names to values");
    if (entries === undefined) return undefined;
    const values: Record<string, Json> = {};
    for (const { key, keyRange, field: value } of entries) {
      if (!isVariableName(key)) field.complain("TM1408", ...badVariableName(key), keyRange);
      else if (value.isMap || value.isList)
        value.mismatch(
          "a text, a number, `true` or `false`",
          "An expression such as `${{ json(items) }}` can put a list into a text.",
        );
      else {
        const json = value.json();
        if (json !== undefined) values[key] = json;
      }
    }
    return values;
  },
  schema: () => ({
    type: "object",
    propertyNames: { pattern: variablePattern.source },
    additionalProperties: { type: ["string", "number", "boolean", "null"] },
  }),
};

const waitNumber = number({ least: 1 });
const waitWord = oneOf(["all", "any"]);

/** `wait: all`, `any`, or how many. */
export const wait: Shape<"all" | "any" | number> = {
  read: (field) => (typeof field.scalar === "number" ? waitNumber.read(field) : waitWord.read(field)),
  schema: () => ({ anyOf: [waitWord.schema(), waitNumber.schema()] }),
};
