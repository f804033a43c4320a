import {
  suggest,
  type Json,
  type JsonObject,
  type Runtime,
  type RuntimeDescription,
  type StepDefinition,
} from "@tidemark/spec";
import { didYouMean, listWords, pointerTo, type Problems } from "./problems.ts";

type Schema = Runtime["config"];
type Issue = NonNullable<Awaited<ReturnType<Schema["~standard"]["validate"]>>["issues"]>[number];

/** The keys that every step understands, as a flow file spells them. */
const commonKeys = [
  ...[
    "uses",
    "needs",
    "when",
    "retry",
    "timeout",
    "deadline",
    "fallback",
    "undo",
    "on_error",
    "effect",
    "rate",
  ],
  ...["limit", "pool", "breaker", "cache", "returns", "env"],
];

/** The runtime of a step: the one it names, or the one its body's language belongs to. */
export function chooseRuntime(
  step: StepDefinition,
  path: string,
  runtimes: readonly RuntimeDescription[] | undefined,
  problems: Problems,
): RuntimeDescription | undefined {
  const language = step.body?.language;
  if (step.uses === undefined) {
    const runtime = runtimes?.find(
      ({ languages }) => language !== undefined && Object.hasOwn(languages ?? {}, language),
    );
    if (runtime === undefined && (language === undefined || runtimes !== undefined))
      complainOfNone(step, path, runtimes, problems);
    return runtime;
  }
  if (runtimes === undefined) return undefined;
  const runtime = runtimes.find(({ type }) => type === step.uses);
  if (runtime === undefined) {
    const types = runtimes.map(({ type }) => type);
    problems.add("TM2010", { node: path, pointer: "/uses" }, `There is no runtime \`${step.uses}\`.`, {
      help: didYouMean(suggest(step.uses, types)) ?? `Runtimes here: ${listWords(types)}.`,
    });
  } else if (language === undefined && runtime.bodyRequired === true) {
    problems.add("TM2014", { node: path, pointer: "" }, `\`${runtime.type}\` needs a body.`, {
      help: `Give the step a fence in ${listWords(Object.keys(runtime.languages ?? {}))}.`,
    });
  } else if (language !== undefined && !Object.hasOwn(runtime.languages ?? {}, language)) {
    const languages = Object.keys(runtime.languages ?? {});
    problems.add(
      "TM2014",
      { node: path, pointer: "/body" },
      `\`${runtime.type}\` does not take a \`${language}\` body.`,
      {
        help:
          languages.length === 0
            ? "It takes no body: write its settings in the `yaml step` fence."
            : `It takes ${listWords(languages)}.`,
      },
    );
  }
  return runtime;
}

function complainOfNone(
  step: StepDefinition,
  path: string,
  runtimes: readonly RuntimeDescription[] | undefined,
  problems: Problems,
): void {
  const language = step.body?.language;
  const types = runtimes?.map(({ type }) => type) ?? [];
  const known = types.length === 0 ? "" : ` Runtimes here: ${listWords(types)}.`;
  if (language === undefined) {
    problems.add("TM2011", { node: path, pointer: "" }, `\`${path}\` does not say what it uses.`, {
      help: `Name a runtime with \`uses:\`, or give it a body whose language belongs to one.${known}`,
    });
    return;
  }
  const languages = (runtimes ?? []).flatMap((runtime) => Object.keys(runtime.languages ?? {}));
  problems.add("TM2011", { node: path, pointer: "/body" }, `No runtime takes a \`${language}\` body.`, {
    help: didYouMean(suggest(language, languages)) ?? `Name a runtime with \`uses:\`.${known}`,
  });
}

/** Holds a step's settings against the runtime's schema, as far as they are known before a run. */
export function checkSettings(
  step: StepDefinition,
  path: string,
  runtime: RuntimeDescription,
  problems: Problems,
): void {
  const schema = (runtime as Partial<Runtime>).config;
  if (schema === undefined) return;
  const result = schema["~standard"].validate(step.settings);
  if (result instanceof Promise || result.issues === undefined) return;
  // What a misspelt key leaves out is no second problem.
  const misspelt = result.issues.some((issue) => unknownKeys(issue) !== undefined);
  for (const issue of result.issues) {
    const keys = (issue.path ?? []).map(
      (part) => (typeof part === "object" ? part.key : part) as string | number,
    );
    const unknown = unknownKeys(issue);
    if (unknown !== undefined) complainOfKeys(unknown, keys, path, runtime, schema, problems);
    else if (!(misspelt && keys.length === 0) && !isOpen(step.settings, keys, runtime)) {
      const pointer = keys.reduce<string>(pointerTo, "/settings");
      const setting =
        keys.length === 0
          ? `The settings of \`${runtime.type}\` do not fit`
          : `\`${keys.join(".")}\` does not fit`;
      problems.add(
        "TM2012",
        { node: path, pointer: keys.length === 0 ? "" : pointer },
        `${setting}: ${sentence(issue.message)}`,
      );
    }
  }
}

function complainOfKeys(
  unknown: readonly string[],
  at: readonly (string | number)[],
  path: string,
  runtime: RuntimeDescription,
  schema: Schema,
  problems: Problems,
): void {
  const known = at.length === 0 ? [...schemaKeys(schema), ...commonKeys] : [];
  for (const key of unknown) {
    const pointer = pointerTo(at.reduce<string>(pointerTo, "/settings"), key);
    const own = schemaKeys(schema);
    const help =
      didYouMean(suggest(key, known)) ??
      (at.length === 0 && own.length > 0 ? `It knows ${listWords(own)}.` : undefined);
    problems.add(
      "TM2013",
      { node: path, pointer, key: true },
      `\`${runtime.type}\` has no setting \`${[...at, key].join(".")}\`.`,
      help === undefined ? {} : { help },
    );
  }
}

/** The keys that an issue complains of, where it is about keys that are not known. */
function unknownKeys(issue: Issue): readonly string[] | undefined {
  const { code, keys } = issue as { readonly code?: unknown; readonly keys?: unknown };
  return code === "unrecognized_keys" && Array.isArray(keys) ? (keys as string[]) : undefined;
}

/** The setting names of a schema that can say itself in JSON Schema. */
function schemaKeys(schema: Schema): readonly string[] {
  const standard = schema["~standard"] as {
    readonly jsonSchema?: { input(options: { target: string }): JsonObject };
  };
  try {
    const properties = standard.jsonSchema?.input({ target: "draft-2020-12" })["properties"];
    return typeof properties === "object" && properties !== null ? Object.keys(properties) : [];
  } catch {
    return [];
  }
}

/** Whether the value at a path is known only while the flow runs. */
function isOpen(
  settings: JsonObject,
  keys: readonly (string | number)[],
  runtime: RuntimeDescription,
): boolean {
  if (Object.hasOwn(runtime.deferred ?? {}, String(keys[0]))) return true;
  let value: Json | undefined = settings;
  for (const key of keys) {
    if (typeof value === "string" && value.includes("${{")) return true;
    value =
      typeof value === "object" && value !== null ? (value as Record<string | number, Json>)[key] : undefined;
  }
  return keys.length > 0 && value !== undefined && JSON.stringify(value).includes("${{");
}

function sentence(message: string): string {
  const text = message.trim().replace(/^Invalid (?:input|option): /, "");
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
