import {
  definitionVersion,
  parseDuration,
  type Effect,
  type FlowDefinition,
  type Json,
  type JsonObject,
  type JsonSchema,
  type RetrySettings,
  type Runtime,
  type StepDefinition,
} from "@tidemark/spec";
import { functionRuntime, functionType, type StepFunction } from "./function-runtime.ts";
import type { Writable } from "./writable.ts";

/** Milliseconds, or a duration such as `30s`. */
export type DurationInput = number | string;

export interface RetryInput {
  readonly max?: number;
  readonly base?: DurationInput;
  readonly cap?: DurationInput;
  readonly factor?: number;
  readonly jitter?: "full" | "none";
  readonly on?: "transient" | "any" | readonly string[];
}

interface StepInputBase {
  readonly title?: string;
  readonly needs?: readonly string[];
  /** CEL: run only if true. */
  readonly when?: string;
  readonly retry?: number | RetryInput;
  /** Per attempt. */
  readonly timeout?: DurationInput;
  /** Over all attempts. */
  readonly deadline?: DurationInput;
  readonly fallback?: string;
  readonly onError?: string;
  readonly effect?: Effect;
  readonly limit?: string;
  readonly returns?: JsonSchema;
}

/** A step that is a function. It receives the flow's `inputs` and the outputs of the steps it needs. */
export interface FunctionStepInput extends StepInputBase {
  readonly run: StepFunction;
}

/** A step that a runtime does. */
export interface RuntimeStepInput extends StepInputBase {
  readonly uses: string;
  readonly settings?: JsonObject;
  readonly body?: { readonly language: string; readonly text: string };
  readonly env?: Readonly<Record<string, Json>>;
}

export type StepInput = FunctionStepInput | RuntimeStepInput;

export interface FlowInput {
  readonly name: string;
  readonly title?: string;
  readonly description?: string;
  readonly inputs?: Readonly<Record<string, JsonSchema>>;
  readonly config?: Readonly<Record<string, JsonSchema>>;
  readonly secrets?: readonly string[];
  readonly env?: readonly string[];
  readonly defaults?: { readonly retry?: number | RetryInput; readonly timeout?: DurationInput };
  /** How many steps run at once. @default 10 */
  readonly concurrency?: number;
  /** @default "eager" */
  readonly waves?: "eager" | "strict";
  readonly timeout?: DurationInput;
  readonly deadline?: DurationInput;
  readonly limits?: Readonly<Record<string, number>>;
  readonly output?: Json;
  readonly steps: Readonly<Record<string, StepInput>>;
}

/** A flow written in TypeScript: its definition, and the runtime that calls its functions. */
export interface Flow {
  readonly definition: FlowDefinition;
  readonly runtimes: readonly Runtime[];
}

/**
 * A flow written in TypeScript instead of Markdown.
 *
 * @example
 * const flow = defineFlow({
 *   name: "greeting",
 *   steps: {
 *     name: { run: () => "world" },
 *     greeting: { needs: ["name"], run: ({ name }) => `Hello, ${name}!` },
 *   },
 *   output: "${{ greeting }}",
 * });
 */
export function defineFlow(input: FlowInput): Flow {
  const { steps } = input;
  const ids = Object.keys(steps);
  const functions = new Map<string, StepFunction>();
  const fallbacks = new Set<string>();
  for (const id of ids) {
    const step = steps[id]!;
    if ("run" in step) functions.set(id, step.run);
    if (step.fallback !== undefined) fallbacks.add(step.fallback);
  }
  const hasInputs = Object.keys(input.inputs ?? {}).length > 0;
  const { retry, timeout } = input.defaults ?? {};
  const definition: FlowDefinition = {
    version: definitionVersion,
    name: input.name,
    ...(input.title !== undefined && { title: input.title }),
    ...(input.description !== undefined && { description: input.description }),
    inputs: input.inputs ?? {},
    config: input.config ?? {},
    secrets: input.secrets ?? [],
    env: input.env ?? [],
    defaults: {
      ...(retry !== undefined && { retry: readRetry(retry) }),
      ...(timeout !== undefined && { timeoutMs: readDuration(timeout) }),
    },
    run: {
      ...(input.concurrency !== undefined && { concurrency: input.concurrency }),
      ...(input.waves !== undefined && { waves: input.waves }),
      ...(input.timeout !== undefined && { timeoutMs: readDuration(input.timeout) }),
      ...(input.deadline !== undefined && { deadlineMs: readDuration(input.deadline) }),
      ...(input.limits !== undefined && { limits: input.limits }),
    },
    ...(input.output !== undefined && { output: input.output }),
    log: "off",
    nodes: ids.map((id) => defineStep(id, steps[id]!, functionSettings(hasInputs, fallbacks.has(id)))),
  };
  return { definition, runtimes: functions.size === 0 ? [] : [functionRuntime(functions)] };
}

const noSettings: JsonObject = {};

function functionSettings(hasInputs: boolean, isFallback: boolean): JsonObject {
  if (!hasInputs && !isFallback) return noSettings;
  return { ...(hasInputs && { inputs: "${{ inputs }}" }), ...(isFallback && { primary: "${{ primary }}" }) };
}

function defineStep(id: string, step: StepInput, settings: JsonObject): StepDefinition {
  const definition: Writable<StepDefinition> =
    "run" in step
      ? { kind: "step", id, uses: functionType, settings }
      : { kind: "step", id, uses: step.uses, settings: step.settings ?? {} };
  const { title, needs, when, retry, timeout, deadline, fallback, onError, effect, limit, returns } = step;
  if (title !== undefined) definition.title = title;
  if (needs !== undefined) definition.needs = needs;
  if (when !== undefined) definition.when = when;
  if (retry !== undefined) definition.retry = readRetry(retry);
  if (timeout !== undefined) definition.timeoutMs = readDuration(timeout);
  if (deadline !== undefined) definition.deadlineMs = readDuration(deadline);
  if (fallback !== undefined) definition.fallback = fallback;
  if (onError !== undefined) definition.onError = onError;
  if (effect !== undefined) definition.effect = effect;
  if (limit !== undefined) definition.limit = limit;
  if (returns !== undefined) definition.returns = returns;
  if (!("run" in step)) {
    if (step.body !== undefined) definition.body = step.body;
    if (step.env !== undefined) definition.env = step.env;
  }
  return definition;
}

function readRetry(retry: number | RetryInput): RetrySettings {
  if (typeof retry === "number") return { max: retry };
  const { base, cap, ...rest } = retry;
  return {
    ...rest,
    ...(base !== undefined && { baseMs: readDuration(base) }),
    ...(cap !== undefined && { capMs: readDuration(cap) }),
  };
}

function readDuration(duration: DurationInput): number {
  return typeof duration === "number" ? duration : parseDuration(duration);
}
