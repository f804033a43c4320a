import type { JsonObject, Runtime, RuntimeDescription } from "@tidemark/spec";

interface Issue {
  readonly message: string;
  readonly path: readonly string[];
  readonly code?: string;
  readonly keys?: readonly string[];
}

/** Runtimes with the names and languages of the real ones, and settings that are simple to say. */
export const exampleRuntimes: readonly RuntimeDescription[] = [
  runtime("shell", { languages: { sh: "raw", bash: "raw" } }, ["as", "folder"]),
  runtime("http", {}, ["url", "method", "headers", "json", "select"], "url"),
  runtime("template", { languages: { text: "template" } }, ["text"]),
  runtime("set", { languages: { cel: "expression" } }),
  runtime("filter", { deferred: { where: { kind: "expression", variables: ["item", "index"] } } }, [
    "over",
    "where",
    "as",
  ]),
  runtime("file", {}, ["read", "write"]),
  runtime("ai", { languages: { prompt: "template" } }, ["model"]),
  runtime("mail", {}, ["connection", "to", "subject", "text"]),
  runtime("checkpoint", { asks: true }, ["ask", "show", "default", "unattended"]),
];

/** A runtime whose settings are the given ones, of which one has to be a text. Without a list, it takes any. */
function runtime(
  type: string,
  rest: Partial<RuntimeDescription>,
  keys?: readonly string[],
  text?: string,
): RuntimeDescription {
  const validate = (value: unknown): { readonly value: unknown } | { readonly issues: readonly Issue[] } => {
    const settings = value as JsonObject;
    const unknown = Object.keys(settings).filter((key) => keys !== undefined && !keys.includes(key));
    const issues: Issue[] =
      unknown.length === 0
        ? []
        : [{ code: "unrecognized_keys", keys: unknown, path: [], message: "Unrecognized keys" }];
    if (text !== undefined && typeof settings[text] !== "string")
      issues.push({ path: [text], message: "Expected a text" });
    return issues.length === 0 ? { value } : { issues };
  };
  const properties = Object.fromEntries((keys ?? []).map((key) => [key, {}]));
  const config = {
    "~standard": { version: 1, vendor: "example", validate, jsonSchema: { input: () => ({ properties }) } },
  };
  return { type, ...rest, config: config as unknown as Runtime["config"] } as RuntimeDescription;
}
