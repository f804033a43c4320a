import { checkJsonSchema } from "@tidemark/core";
import { suggest, type Json, type JsonSchema } from "@tidemark/spec";

import { parseValue } from "./parse-value.ts";

export interface CollectOptions {
  /** What a value is called in messages. */
  readonly noun: "input" | "config";
  readonly schemas: Readonly<Record<string, JsonSchema>>;
  /** As typed: `name=value`. They win over the file. */
  readonly flags: readonly string[];
  /** What `--input-file` holds. */
  readonly file?: Readonly<Record<string, Json>>;
}

/** One value that a flow takes. */
export interface CollectedValue {
  readonly name: string;
  readonly value?: Json;
  readonly from: "given" | "default" | "missing";
  readonly description?: string;
}

export interface CollectedValues {
  /** All that the flow takes, in its order. */
  readonly all: readonly CollectedValue[];
  /** Those that were given: defaults are filled in by the engine. */
  readonly given: Readonly<Record<string, Json>>;
  /** What is wrong with those that were given, a sentence each. */
  readonly problems: readonly string[];
  /** What has to be given and was not, a sentence each. */
  readonly missing: readonly string[];
}

/**
 * Puts together what flags and a file say of a flow's inputs (or config) and finds all that is wrong
 * with it.
 *
 * @example
 * collectValues({ noun: "input", schemas: { n: { type: "integer" } }, flags: ["n=5"] }).given // { n: 5 }
 */
export function collectValues({ noun, schemas, flags, file = {} }: CollectOptions): CollectedValues {
  const given = new Map<string, Json>();
  const problems: string[] = [];
  for (const [name, value] of Object.entries(file)) {
    if (Object.hasOwn(schemas, name)) given.set(name, value);
    else problems.push(describeUnknown(name, noun, schemas));
  }
  for (const flag of flags) {
    const [name, text] = splitFlag(flag);
    const schema = Object.hasOwn(schemas, name) ? schemas[name] : undefined;
    if (text === undefined) problems.push(`\`--${noun} ${flag}\`: expected name=value`);
    else if (schema === undefined) problems.push(describeUnknown(name, noun, schemas));
    else {
      const parsed = parseValue(text, schema);
      if ("value" in parsed) given.set(name, parsed.value);
      else problems.push(`\`${name}\`: ${parsed.problem}`);
    }
  }
  const all = Object.entries(schemas).map(([name, schema]) => resolve(name, schema, given));
  for (const [name, value] of given) problems.push(...describeMisfits(name, value, schemas[name] ?? {}));
  // What was given wrongly is not missing as well.
  const attempted = new Set(flags.map((flag) => splitFlag(flag)[0]));
  const missing = all.filter(({ name, from }) => from === "missing" && !attempted.has(name));
  return {
    all,
    given: Object.fromEntries(given),
    problems: [...new Set(problems)],
    missing: missing.map((value) => describeMissing(value, noun, schemas[value.name] ?? {})),
  };
}

function describeMisfits(name: string, value: Json, schema: JsonSchema): readonly string[] {
  return checkJsonSchema(schema, value).map(
    ({ pointer, message }) => `\`${name}${pointer.replaceAll("/", ".")}\`: ${message}`,
  );
}

/** The name, and the text if there is one. */
function splitFlag(flag: string): readonly [string, string | undefined] {
  const at = flag.indexOf("=");
  return at === -1 ? [flag, undefined] : [flag.slice(0, at), flag.slice(at + 1)];
}

function resolve(name: string, schema: JsonSchema, given: ReadonlyMap<string, Json>): CollectedValue {
  const description = typeof schema["description"] === "string" ? { description: schema["description"] } : {};
  const value = given.get(name);
  if (value !== undefined) return { name, value, from: "given", ...description };
  const fallback = schema["default"];
  return fallback === undefined
    ? { name, from: "missing", ...description }
    : { name, value: fallback, from: "default", ...description };
}

function describeUnknown(name: string, noun: string, schemas: Readonly<Record<string, JsonSchema>>): string {
  const names = Object.keys(schemas);
  const closest = suggest(name, names);
  if (closest !== undefined) return `\`${name}\`: the flow has no such ${noun}; did you mean \`${closest}\`?`;
  const list = names.map((known) => `\`${known}\``).join(", ");
  return `\`${name}\`: the flow has no such ${noun}; ${names.length === 0 ? "it takes none" : `it takes ${list}`}`;
}

function describeMissing({ name, description }: CollectedValue, noun: string, schema: JsonSchema): string {
  const type = [schema["type"]]
    .flat()
    .filter((name) => typeof name === "string")
    .join(" or ");
  const about = [type, description ?? ""].filter((part) => part !== "").join(": ");
  return `\`${name}\`: not given${about === "" ? "" : ` (${about})`}; give it with --${noun} ${name}=…`;
}
