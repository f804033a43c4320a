import type {
  FlowDefinition,
  Json,
  JsonObject,
  JsonSchema,
  RunSettings,
  SourceRange,
  StepDefaults,
} from "@tidemark/spec";
import type { Diagnostics } from "../diagnostics.ts";
import { describeKeys, Field } from "../settings/field.ts";
import { badVariableName, isVariableName, readNames, readVariableName } from "../settings/read-names.ts";
import { defined, readRetry } from "../settings/read-retry.ts";
import { fitsSchema, readSchema } from "../settings/read-schema.ts";
import { keyRange, type Settings } from "../settings/setting.ts";

/** Everything of a definition that the front matter says. */
export type FrontMatter = Omit<FlowDefinition, "version" | "title" | "nodes" | "source">;

/** What stands for a front matter that cannot be read. */
export const emptyFrontMatter: FrontMatter = {
  name: "",
  inputs: {},
  config: {},
  secrets: [],
  env: [],
  defaults: {},
  run: {},
  log: "off",
};

const keys = [
  ...[
    "name",
    "description",
    "version",
    "inputs",
    "config",
    "secrets",
    "env",
    "defaults",
    "run",
    "output",
    "on_error",
  ],
  ...["on", "log", "allow", "runtimes", "tests"],
] as const;

type Key = (typeof keys)[number];

/** Reads the front matter's settings. `opening` is where a missing key is complained of. */
export function readFrontMatter(
  settings: Settings,
  opening: SourceRange,
  diagnostics: Diagnostics,
): FrontMatter {
  const fields: Partial<Record<Key, Field>> = {};
  for (const [key, setting] of settings) {
    const known = keys.find((name) => name === key);
    if (known !== undefined) fields[known] = Field.of(setting, diagnostics);
    else
      diagnostics.add(
        "TM1105",
        keyRange(setting),
        `The front matter has no key \`${key}\`.`,
        describeFrontMatterKey(key),
      );
  }
  if (fields.name === undefined) {
    diagnostics.add("TM1104", opening, "The flow has no name.", {
      expected: "`name`",
      help: "Add `name: my_flow`.",
    });
  }
  return {
    name: fields.name?.flowName() ?? "",
    ...defined({
      description: fields.description?.text(),
      revision:
        fields.version && (fields.version.written ?? fields.version.mismatch("a version such as `1.2.0`")),
      output: fields.output?.json(),
      onError: fields.on_error?.id(),
      allow: fields.allow && readAllow(fields.allow),
      runtimes:
        fields.runtimes &&
        readNames(
          fields.runtimes,
          (item) => item.fixedText("the name of an npm package"),
          "a list of npm packages",
        ),
      triggers: fields.on && readTriggers(fields.on),
      tests: fields.tests && readTests(fields.tests),
    }),
    inputs: fields.inputs === undefined ? {} : readSchemas(fields.inputs, "an input"),
    config: fields.config === undefined ? {} : readSchemas(fields.config, "a knob"),
    secrets:
      fields.secrets === undefined
        ? []
        : (readNames(fields.secrets, readVariableName, "a list of names") ?? []),
    env: fields.env === undefined ? [] : (readNames(fields.env, readVariableName, "a list of names") ?? []),
    defaults: fields.defaults === undefined ? {} : readDefaults(fields.defaults),
    run: fields.run === undefined ? {} : readRun(fields.run),
    log: fields.log?.oneOf(["off", "footer"]) ?? "off",
  };
}

/** Keys of a step that are easily taken for keys of the flow. */
function describeFrontMatterKey(key: string): ReturnType<typeof describeKeys> {
  if (key === "retry" || key === "timeout")
    return { help: `Write \`defaults: { ${key}: … }\` to say it for every step.` };
  if (key === "concurrency" || key === "waves" || key === "limits" || key === "deadline")
    return { help: `Write \`run: { ${key}: … }\`.` };
  if (key === "title") return { help: "The title is the file's level-1 heading: `# My flow`." };
  return describeKeys(key, keys);
}

function readSchemas(field: Field, what: string): Readonly<Record<string, JsonSchema>> {
  const schemas: Record<string, JsonSchema> = {};
  for (const { key, keyRange: range, field: value } of field.entries("a mapping of JSON Schemas by name") ??
    []) {
    if (!isVariableName(key)) field.complain("TM1408", ...badVariableName(key), range);
    const schema = readSchema(value);
    // A name whose schema is wrong is declared all the same, so that nobody complains of its readers.
    schemas[key] = schema ?? {};
    if (schema !== undefined) checkDefault(value, schema, what);
  }
  return schemas;
}

function checkDefault(field: Field, schema: JsonSchema, what: string): void {
  const given = field.entries()?.find(({ key }) => key === "default")?.field;
  const value = schema["default"];
  if (given === undefined || value === undefined || fitsSchema(value, schema)) return;
  const wanted =
    schema["enum"] === undefined
      ? `the type \`${JSON.stringify(schema["type"])?.replaceAll('"', "")}\``
      : "one of the values under `enum`";
  given.complain("TM1411", `The default of ${what} does not fit its own schema.`, { expected: wanted });
}

function readDefaults(field: Field): StepDefaults {
  const fields = field.fields(["retry", "timeout"]);
  return defined({ retry: fields?.retry && readRetry(fields.retry), timeoutMs: fields?.timeout?.duration() });
}

function readRun(field: Field): RunSettings {
  const fields = field.fields(["concurrency", "timeout", "deadline", "waves", "limits"]);
  return defined({
    concurrency: fields?.concurrency?.number({ least: 1 }),
    timeoutMs: fields?.timeout?.duration(),
    deadlineMs: fields?.deadline?.duration(),
    waves: fields?.waves?.oneOf(["eager", "strict"]),
    limits: fields?.limits && readLimits(fields.limits),
  });
}

function readLimits(field: Field): Readonly<Record<string, number>> | undefined {
  const entries = field.entries("a mapping of names to numbers such as `{ model: 3 }`");
  if (entries === undefined) return undefined;
  const limits: Record<string, number> = {};
  for (const { key, field: value } of entries) {
    const number = value.number({ least: 1 });
    if (number !== undefined) limits[key] = number;
  }
  return limits;
}

function readTriggers(field: Field): JsonObject | undefined {
  const fields = field.fields(
    ["schedule", "webhook", "watch"],
    'a mapping of triggers such as `{ schedule: "0 7 * * 1" }`',
  );
  return fields === undefined ? undefined : jsonOf(fields);
}

/** What the file asks to be granted, under the words that the command line grants it with. */
function readAllow(field: Field): JsonObject | undefined {
  const fields = field.fields(
    ["net", "run", "read", "write", "env"],
    "a mapping such as `{ net: [api.example] }`",
  );
  if (fields === undefined) return undefined;
  const allow: Record<string, Json> = {};
  for (const [kind, value] of Object.entries(fields)) {
    const names = readNames(value, (item) => item.fixedText(), "a list of texts");
    if (names !== undefined) allow[kind] = names;
  }
  return allow;
}

function readTests(field: Field): readonly Json[] | undefined {
  const items = field.items("a list of tests");
  const tests = items?.map((item) => (item.isMap ? item.json() : item.mismatch("a mapping")));
  return tests?.filter((test) => test !== undefined);
}

function jsonOf(fields: Readonly<Record<string, Field>>): JsonObject {
  const object: Record<string, Json> = {};
  for (const [key, field] of Object.entries(fields)) {
    const value = field.json();
    if (value !== undefined) object[key] = value;
  }
  return object;
}
