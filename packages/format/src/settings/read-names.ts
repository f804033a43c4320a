import type { Field } from "./field.ts";

/** A list of names without repetitions; one name alone is a list of one. */
export function readNames(
  field: Field,
  readName: (item: Field) => string | undefined,
  expected: string,
): readonly string[] | undefined {
  if (!field.isList) {
    const alone = typeof field.scalar === "string" ? readName(field) : field.mismatch(expected);
    return alone === undefined ? undefined : [alone];
  }
  const names: string[] = [];
  for (const item of field.items() ?? []) {
    const name = readName(item);
    if (name === undefined) continue;
    if (names.includes(name))
      item.complain("TM1412", `\`${name}\` is listed twice.`, { help: "Keep one of the two." });
    else names.push(name);
  }
  return names;
}

const variablePattern = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/;

/** The name of an input, knob, secret or environment variable, which has to be a word in expressions. */
export function readVariableName(item: Field): string | undefined {
  const expected = "a name of letters, digits and `_`";
  const name = item.fixedText(expected);
  if (name === undefined || isVariableName(name)) return name;
  return item.complain("TM1408", ...badVariableName(name));
}

export function isVariableName(name: string): boolean {
  return variablePattern.test(name);
}

export function badVariableName(
  name: string,
): readonly [message: string, details: { readonly expected: string; readonly help?: string }] {
  const better = name.replaceAll(/[^A-Za-z0-9_]+/g, "_").replace(/^(?=\d)/, "_");
  const help = variablePattern.test(better) ? { help: `Write \`${better}\`.` } : {};
  return [
    `\`${name}\` cannot be used as a name in expressions.`,
    { expected: "letters, digits and `_`, and no digit first", ...help },
  ];
}
