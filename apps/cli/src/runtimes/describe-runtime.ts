import { parse } from "@tidemark/format";
import type { Effect, JsonSchema, Runtime, StepDefinition } from "@tidemark/spec";

import { runtimeGuides } from "./guides.ts";

export interface DescribedSetting {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly default?: string;
  readonly description?: string;
}

export interface DescribedExample {
  readonly text: string;
  /** What a repeat of this step would do. */
  readonly effect: Effect;
}

/** A runtime in words: for `tidemark runtimes`. */
export interface DescribedRuntime {
  readonly type: string;
  readonly summary?: string;
  readonly languages: readonly string[];
  readonly bodyRequired: boolean;
  readonly asks: boolean;
  /** The JSON Schema of its settings, where it has one. */
  readonly schema?: JsonSchema;
  readonly settings: readonly DescribedSetting[];
  readonly examples: readonly DescribedExample[];
}

/** What a runtime says of itself, and examples of it. */
export function describeRuntime(runtime: Runtime): DescribedRuntime {
  const { type, languages = {}, bodyRequired = false, asks = false } = runtime;
  const schema = settingsSchema(runtime);
  const guide = runtimeGuides[type];
  return {
    type,
    ...(guide !== undefined && { summary: guide.summary }),
    languages: Object.keys(languages),
    bodyRequired,
    asks,
    ...(schema !== undefined && { schema }),
    settings: schema === undefined ? [] : describeSettings(schema),
    examples: (guide?.examples ?? []).map((text) => ({ text, effect: effectOf(text, runtime) })),
  };
}

/** Schemas that know how to say so tell it as JSON Schema. */
function settingsSchema({ config }: Runtime): JsonSchema | undefined {
  const standard = config["~standard"] as { jsonSchema?: { input(options: { target: string }): JsonSchema } };
  try {
    return standard.jsonSchema?.input({ target: "draft-2020-12" });
  } catch {
    return undefined;
  }
}

interface Property {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly items?: Property;
  readonly not?: object;
  readonly default?: unknown;
  readonly description?: string;
}

function describeSettings(schema: JsonSchema): readonly DescribedSetting[] {
  const { properties = {}, required = [] } = schema as {
    readonly properties?: Readonly<Record<string, Property>>;
    readonly required?: readonly string[];
  };
  return (
    Object.entries(properties)
      // Those that nothing is allowed for are named for the sake of a better message.
      .filter(([, { not }]) => not === undefined)
      .map(([name, property]) => ({
        name,
        type: typeName(property),
        required: required.includes(name),
        ...(property.default !== undefined && { default: JSON.stringify(property.default) }),
        ...(property.description !== undefined && { description: property.description }),
      }))
  );
}

function typeName({ type, enum: choices, items }: Property): string {
  if (choices !== undefined)
    return choices
      .map((choice) => (typeof choice === "string" ? choice : JSON.stringify(choice)))
      .join(" | ");
  if (type === "array") return items === undefined ? "list" : `list of ${typeName(items)}`;
  if (type === undefined) return "any";
  const names = typeof type === "string" ? [type] : type;
  return names.map((name) => (name === "string" ? "text" : name)).join(" or ");
}

function effectOf(example: string, runtime: Runtime): Effect {
  const { definition } = parse(`---\nname: example\n---\n\n${example}\n`);
  const step = definition?.nodes[0] as StepDefinition;
  const { settings, body } = step;
  return runtime.effect(settings, body && { language: body.language, content: body.text });
}
