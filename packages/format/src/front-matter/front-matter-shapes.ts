import type { Json, JsonObject, JsonSchema, RunSettings, StepDefaults } from "@tidemark/spec";
import { retry } from "../settings/attempt-shapes.ts";
import { defined } from "../settings/defined.ts";
import type { Field } from "../settings/field.ts";
import { fitsSchema } from "../settings/fits-schema.ts";
import { schema } from "../settings/json-schema-shape.ts";
import { names } from "../settings/names.ts";
import { described, mapped, mapping, type Shape } from "../settings/shape.ts";
import { anyValue, duration, fixedText, number, oneOf } from "../settings/simple-shapes.ts";
import { badVariableName, isVariableName, variablePattern } from "../settings/variable-name.ts";

/** `inputs` and `config`: a JSON Schema by name. */
export function schemasByName(what: string): Shape<Readonly<Record<string, JsonSchema>>> {
  return {
    read: (field) => {
      const schemas: Record<string, JsonSchema> = {};
      const entries = field.entries("a mapping of JSON Schemas by name") ?? [];
      for (const { key, keyRange, field: value } of entries) {
        if (!isVariableName(key)) field.complain("TM1408", ...badVariableName(key), keyRange);
        const read = schema.read(value);
        // A name whose schema is wrong is declared all the same, so that nobody complains of its readers.
        schemas[key] = read ?? {};
        if (read !== undefined) checkDefault(value, read, what);
      }
      return schemas;
    },
    schema: () => ({
      type: "object",
      propertyNames: { pattern: variablePattern.source },
      additionalProperties: schema.schema(),
    }),
  };
}

function checkDefault(field: Field, ofField: JsonSchema, what: string): void {
  const given = field.entries()?.find(({ key }) => key === "default")?.field;
  const value = ofField["default"];
  if (given === undefined || value === undefined || fitsSchema(value, ofField)) return;
  const wanted =
    ofField["enum"] === undefined
      ? `the type \`${JSON.stringify(ofField["type"])?.replaceAll('"', "")}\``
      : "one of the values under `enum`";
  given.complain("TM1411", `The default of ${what} does not fit its own schema.`, { expected: wanted });
}

export const defaults: Shape<StepDefaults> = mapped(
  mapping({
    retry: described("How failed attempts are repeated, where a step does not say it.", retry),
    timeout: described("How long an attempt may take, where a step does not say it.", duration),
  }),
  ({ timeout: timeoutMs, ...rest }) => defined({ ...rest, timeoutMs }),
);

const atLeastOne = number({ least: 1 });

const sharedLimits: Shape<Readonly<Record<string, number>>> = {
  read: (field) => {
    const entries = field.entries("a mapping of names to numbers such as `{ model: 3 }`");
    if (entries === undefined) return undefined;
    const limits: Record<string, number> = {};
    for (const { key, field: value } of entries) {
      const limit = atLeastOne.read(value);
      if (limit !== undefined) limits[key] = limit;
    }
    return limits;
  },
  schema: () => ({ type: "object", additionalProperties: atLeastOne.schema() }),
};

export const run: Shape<RunSettings> = mapped(
  mapping({
    concurrency: described("How many steps run at once.", atLeastOne),
    timeout: described("Active time that the run may take.", duration),
    deadline: described("Wall time that the run may take.", duration),
    waves: described("Whether a wave waits for the one before.", oneOf(["eager", "strict"])),
    limits: described("How many steps naming the same `limit` run at once.", sharedLimits),
  }),
  ({ timeout: timeoutMs, deadline: deadlineMs, ...rest }) => defined({ ...rest, timeoutMs, deadlineMs }),
);

/** `on: { schedule, webhook, watch }`. */
export const triggers: Shape<JsonObject> = mapping(
  { schedule: anyValue, webhook: anyValue, watch: anyValue },
  'a mapping of triggers such as `{ schedule: "0 7 * * 1" }`',
);

const texts = names(fixedText(), "a list of texts");

/** What the file asks to be granted, under the words that the command line grants it with. */
export const allow: Shape<JsonObject> = mapping(
  {
    net: described("Hosts.", texts),
    run: described("Commands.", texts),
    read: described("Paths to read.", texts),
    write: described("Paths to write.", texts),
    env: described("Names of environment variables.", texts),
  },
  "a mapping such as `{ net: [api.example] }`",
);

export const packages: Shape<readonly string[]> = names(
  fixedText("the name of an npm package"),
  "a list of npm packages",
);

export const tests: Shape<readonly Json[]> = {
  read: (field) => {
    const items = field.items("a list of tests");
    const read = items?.map((item) => (item.isMap ? item.json() : item.mismatch("a mapping")));
    return read?.filter((test) => test !== undefined);
  },
  schema: () => ({ type: "array", items: { type: "object" } }),
};
