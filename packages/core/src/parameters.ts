import { suggest, type FlowDefinition, type Json, type JsonObject, type JsonSchema } from "@tidemark/spec";
import { CoreError } from "./core-error.ts";
import { checkJsonSchema } from "./json-schema.ts";
import { toJson } from "./json-value.ts";

/**
 * The inputs or knobs of a run: what was given over the defaults, held against the flow's schemas.
 *
 * @throws {CoreError} `invalid_input`, with a line per problem.
 * @example
 * resolveParameters("inputs", definition, { since: "2026-01-01" })
 */
export function resolveParameters(
  kind: "inputs" | "config",
  definition: FlowDefinition,
  given: Readonly<Record<string, Json>> = {},
): JsonObject {
  const schemas = definition[kind];
  const what = kind === "inputs" ? "input" : "config";
  const values: Record<string, Json> = {};
  const problems: string[] = [];
  for (const name of Object.keys(given)) {
    if (Object.hasOwn(schemas, name)) continue;
    const close = suggest(name, Object.keys(schemas));
    problems.push(
      `The flow has no ${what} \`${name}\`.${close === undefined ? "" : ` Did you mean \`${close}\`?`}`,
    );
  }
  for (const [name, schema] of Object.entries(schemas)) {
    const value = Object.hasOwn(given, name) ? given[name] : schema["default"];
    if (value === undefined) {
      problems.push(
        `The ${what} \`${name}\` is missing${describe(schema)}. Give it with --${what} ${name}=…`,
      );
      continue;
    }
    const own = copy(value);
    if (own === undefined) {
      problems.push(
        `The ${what} \`${name}\` is no JSON: give text, numbers, booleans, lists and plain objects.`,
      );
      continue;
    }
    values[name] = own;
    for (const { pointer, message } of checkJsonSchema(schema, own)) {
      problems.push(`The ${what} \`${name}${pointer.replaceAll("/", ".")}\` does not fit: ${message}`);
    }
  }
  if (problems.length > 0) throw new CoreError("invalid_input", problems.join("\n"));
  return values;
}

/** The run's own value: neither a later change of what was given nor a step that changes its input reaches the other. */
function copy(value: unknown): Json | undefined {
  try {
    return structuredClone(toJson(value));
  } catch {
    return undefined;
  }
}

function describe(schema: JsonSchema): string {
  const parts = [schema["type"], schema["description"]].filter((part) => typeof part === "string");
  return parts.length === 0 ? "" : ` (${parts.join(": ")})`;
}
