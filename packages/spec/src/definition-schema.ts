import * as z from "zod";
import {
  definitionVersion,
  type FlowDefinition,
  type NodeDefinition,
  type RetrySettings,
} from "./definition.ts";
import { jsonObjectSchema, jsonSchema } from "./json-zod.ts";

const durationMs = z.number().int().nonnegative();
const optional = z.exactOptional;

const position = z.strictObject({
  line: z.number().int().positive(),
  column: z.number().int().positive(),
  offset: z.number().int().nonnegative(),
});

const retry: z.ZodType<RetrySettings> = z.strictObject({
  max: optional(z.number().int().nonnegative()),
  baseMs: optional(durationMs),
  capMs: optional(durationMs),
  factor: optional(z.number().min(1)),
  jitter: optional(z.enum(["full", "none"])),
  on: optional(z.union([z.enum(["transient", "any"]), z.array(z.string()).readonly()])),
});

const base = {
  id: z.string(),
  title: optional(z.string()),
  prose: optional(z.string()),
  needs: optional(z.array(z.string()).readonly()),
  when: optional(z.string()),
  else: optional(z.boolean()),
  fallback: optional(z.string()),
  onError: optional(z.string()),
  location: optional(z.strictObject({ start: position, end: position })),
};

const step = z.strictObject({
  ...base,
  kind: z.literal("step"),
  uses: optional(z.string()),
  settings: jsonObjectSchema,
  body: optional(z.strictObject({ language: z.string(), text: z.string() })),
  retry: optional(retry),
  timeoutMs: optional(durationMs),
  deadlineMs: optional(durationMs),
  undo: optional(z.string()),
  effect: optional(z.enum(["pure", "idempotent", "once"])),
  rate: optional(z.strictObject({ count: z.number().positive(), perMs: durationMs })),
  limit: optional(z.string()),
  pool: optional(z.string()),
  breaker: optional(
    z.strictObject({
      key: optional(z.string()),
      threshold: optional(z.number().positive()),
      windowMs: optional(durationMs),
      cooldownMs: optional(durationMs),
    }),
  ),
  cache: optional(z.boolean()),
  returns: optional(jsonObjectSchema),
  env: optional(jsonObjectSchema),
});

const group = z.strictObject({
  ...base,
  kind: z.literal("group"),
  get nodes() {
    return z.array(nodeSchema).readonly();
  },
  each: optional(jsonSchema),
  as: optional(z.string()),
  concurrency: optional(z.number().int().positive()),
  repeat: optional(
    z.strictObject({
      max: z.number().int().positive(),
      until: optional(z.string()),
      while: optional(z.string()),
      everyMs: optional(durationMs),
      onMax: optional(z.enum(["fail", "continue"])),
    }),
  ),
  choose: optional(z.literal("first")),
  wait: optional(z.union([z.enum(["all", "any"]), z.number().int().positive()])),
  timeoutMs: optional(durationMs),
  output: optional(jsonSchema),
});

/** A step or a group, with everything in it. */
export const nodeSchema: z.ZodType<NodeDefinition> = z.lazy(() =>
  z.discriminatedUnion("kind", [step, group]),
);

/**
 * A whole flow definition, for data that comes from outside. It checks the shape; `analyze` of
 * `@tidemark/core` checks the meaning.
 *
 * @example
 * flowDefinitionSchema.parse(JSON.parse(text))
 */
export const flowDefinitionSchema: z.ZodType<FlowDefinition> = z.strictObject({
  version: z.literal(definitionVersion),
  name: z.string(),
  title: optional(z.string()),
  description: optional(z.string()),
  revision: optional(z.string()),
  inputs: z.record(z.string(), jsonObjectSchema),
  config: z.record(z.string(), jsonObjectSchema),
  secrets: z.array(z.string()).readonly(),
  env: z.array(z.string()).readonly(),
  defaults: z.strictObject({ retry: optional(retry), timeoutMs: optional(durationMs) }),
  run: z.strictObject({
    concurrency: optional(z.number().int().positive()),
    timeoutMs: optional(durationMs),
    deadlineMs: optional(durationMs),
    waves: optional(z.enum(["eager", "strict"])),
    limits: optional(z.record(z.string(), z.number().int().positive())),
  }),
  output: optional(jsonSchema),
  onError: optional(z.string()),
  log: z.enum(["off", "footer"]),
  allow: optional(jsonObjectSchema),
  runtimes: optional(z.array(z.string()).readonly()),
  triggers: optional(jsonObjectSchema),
  tests: optional(z.array(jsonSchema).readonly()),
  nodes: z.array(nodeSchema).readonly(),
  source: optional(z.string()),
});
