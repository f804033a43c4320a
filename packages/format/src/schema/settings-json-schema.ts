import type { Json, JsonObject, JsonSchema, Runtime, RuntimeDescription } from "@tidemark/spec";
import { stepSchema } from "../nodes/read-step.ts";
import { expression } from "../settings/simple-shapes.ts";
import { stepJsonSchema } from "./json-schemas.ts";
import { openSchema } from "./open-schema.ts";

/** A runtime as far as its settings matter. */
export type ConfiguredRuntime = Pick<Runtime, "type" | "config"> & Pick<RuntimeDescription, "deferred">;

/**
 * The JSON Schema (2020-12) of a step's settings, those of its runtime among them: with `uses: file` an
 * editor completes what `file` understands. A runtime takes part whose `config` can say itself as JSON
 * Schema by Standard Schema, as zod's schemas can; the settings of others are not looked at.
 *
 * @example
 * settingsJsonSchema([file(), shell()])
 */
export function settingsJsonSchema(runtimes: readonly ConfiguredRuntime[]): JsonSchema {
  const step = stepJsonSchema();
  const properties = step["properties"] as JsonObject;
  const told = runtimes.flatMap((runtime) => {
    const schema = runtimeSchema(runtime);
    return schema === undefined ? [] : [{ type: runtime.type, schema }];
  });
  const types = runtimes.map(({ type }) => type);
  return {
    ...step,
    // The words are there to be completed; what else there is, only `tidemark validate` knows.
    properties: { ...properties, uses: { ...(properties["uses"] as JsonObject), examples: types } },
    ...(told.length > 0 && {
      allOf: told.map(({ type }) => ({
        if: { properties: { uses: { const: type } }, required: ["uses"] },
        // oxlint-disable-next-line unicorn/no-thenable -- a word of JSON Schema
        then: { $ref: referenceTo(type) },
      })),
    }),
    $defs: {
      ...(step["$defs"] as JsonObject),
      expression: {
        description: "An expression, evaluated when the step runs.",
        type: "string",
        pattern: "\\$\\{\\{",
      },
      ...Object.fromEntries(told.map(({ type, schema }) => [`uses_${type}`, schema])),
    },
  };
}

/** The settings that steps of a runtime may hold; undefined where it cannot tell. */
function runtimeSchema(runtime: ConfiguredRuntime): JsonSchema | undefined {
  const told = askForJsonSchema(runtime);
  if (told === undefined || !isObject(told["properties"])) return undefined;
  const { $schema: _dialect, required: _required, ...schema } = told;
  const opened = openSchema(schema, referenceTo(runtime.type));
  const own = { ...(opened["properties"] as JsonObject) };
  for (const [name, { kind }] of Object.entries(runtime.deferred ?? {}))
    own[name] = kind === "expression" ? expression.schema() : {};
  // What a runtime requires may also stand in the info string, so nothing is required here.
  return withSettingsOfSteps({ ...opened, properties: own });
}

/** Lets objects with listed keys hold the settings of all steps as well. */
function withSettingsOfSteps(schema: JsonSchema): JsonSchema {
  const common = Object.keys(stepSchema()["properties"] as JsonObject).map((key) => [key, true] as const);
  const properties = { ...Object.fromEntries(common), ...(schema["properties"] as JsonObject) };
  return { ...schema, properties };
}

function askForJsonSchema({ config }: ConfiguredRuntime): JsonObject | undefined {
  const standard = config["~standard"] as {
    readonly jsonSchema?: { input(options: { target: string }): JsonObject };
  };
  try {
    return standard.jsonSchema?.input({ target: "draft-2020-12" });
  } catch {
    // By the standard it throws where something cannot be said in JSON Schema.
    return undefined;
  }
}

/** A URI fragment with a JSON pointer in it. */
function referenceTo(type: string): string {
  return `#/$defs/uses_${encodeURIComponent(type.replaceAll("~", "~0").replaceAll("/", "~1"))}`;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
