import { badVariableName, isVariableName, variablePattern } from "./variable-name.ts";
import type { Field } from "./field.ts";
import type { Shape } from "./shape.ts";
import { fixedText, id } from "./simple-shapes.ts";

/** A list of names without repetitions; one name alone is a list of one. */
export function names(name: Shape<string>, expected: string): Shape<readonly string[]> {
  return {
    read: (field) => readNames(field, name, expected),
    schema: () => {
      const items = name.schema();
      return { anyOf: [{ type: "array", items, uniqueItems: true }, items] };
    },
  };
}

function readNames(field: Field, name: Shape<string>, expected: string): readonly string[] | undefined {
  if (!field.isList) {
    const alone = typeof field.scalar === "string" ? name.read(field) : field.mismatch(expected);
    return alone === undefined ? undefined : [alone];
  }
  const list: string[] = [];
  for (const item of field.items() ?? []) {
    const read = name.read(item);
    if (read === undefined) continue;
    if (list.includes(read))
      item.complain("TM1412", `\`${read}\` is listed twice.`, { help: "Keep one of the two." });
    else list.push(read);
  }
  return list;
}

/** `needs: [a, b]`. */
export const needs: Shape<readonly string[]> = names(id, "a list of ids such as `[topics, good]`");

const variableText = fixedText("a name of letters, digits and `_`");

/** The name of an input, knob, secret or environment variable, which has to be a word in expressions. */
const variableName: Shape<string> = {
  read: (field) => {
    const name = variableText.read(field);
    if (name === undefined || isVariableName(name)) return name;
    return field.complain("TM1408", ...badVariableName(name));
  },
  schema: () => ({ type: "string", pattern: variablePattern.source }),
};

/** `secrets: [NEWS_TOKEN]`. */
export const variableNames: Shape<readonly string[]> = names(variableName, "a list of names");
