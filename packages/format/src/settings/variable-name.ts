export const variablePattern: RegExp = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/;

/** Whether a name can be a word in expressions. */
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
