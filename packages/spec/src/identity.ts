/** What the id of a step, group or loop variable looks like. */
export const idPattern: RegExp = /^[a-z][a-z0-9_]{0,63}$/;

/** What the name of a flow looks like. */
export const flowNamePattern: RegExp = /^[a-z][a-z0-9_-]{0,63}$/;

/** Names that mean something else in an expression, so that no step may carry them. */
export const reservedNames: ReadonlySet<string> = new Set([
  // Tidemark's own variables.
  ...["inputs", "config", "secrets", "env", "run", "steps", "item", "index", "previous", "error"],
  ...["primary", "failure", "acc", "always"],
  // CEL's words.
  ...["true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function", "if"],
  ...["import", "let", "loop", "package", "namespace", "return", "var", "void", "while"],
  // CEL's types, macros and functions.
  ...["bool", "bytes", "double", "duration", "dyn", "int", "list", "map", "null_type", "string", "timestamp"],
  ...[
    "type",
    "uint",
    "optional",
    "all",
    "exists",
    "exists_one",
    "filter",
    "has",
    "size",
    "matches",
    "contains",
  ],
  ...["cel", "math", "strings"],
  // Own properties that JavaScript gives a meaning.
  ...["constructor", "prototype"],
]);

/** The path of a node inside a scope: `research` + `notes` is `research.notes`. */
export function joinPath(scope: string, id: string): string {
  return scope === "" ? id : `${scope}.${id}`;
}
