/** Values of `uses` that the interpreter handles itself. */
export const builtInTypes: ReadonlySet<string> = new Set(["delay", "fail", "flow"]);
