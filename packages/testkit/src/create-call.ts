import assert from "node:assert/strict";
import type {
  Json,
  JsonObject,
  JsonSchema,
  Runtime,
  RuntimeBody,
  RuntimeCall,
  RuntimeEvent,
  RuntimeServices,
} from "@tidemark/spec";
import { deepFreeze } from "./deep-freeze.ts";
import { memoryServices } from "./memory-services.ts";
import { validateSettings } from "./validate-settings.ts";

/** Stands in for the expression of a deferred setting. */
export type DeferredFunction = (variables: Readonly<Record<string, Json>>) => Json;

export interface CallOptions {
  /** As they would be written in a flow, evaluated; deferred ones as text. @default {} */
  readonly settings?: JsonObject;
  readonly body?: RuntimeBody;
  /** The outputs of the steps that `needs` names. @default {} */
  readonly values?: JsonObject;
  /** @default {} */
  readonly env?: Readonly<Record<string, string>>;
  readonly returns?: JsonSchema;
  /** What `call.evaluate` gives, by setting. @default every evaluation fails */
  readonly deferred?: Readonly<Record<string, DeferredFunction>>;
  /** @default memoryServices() */
  readonly services?: RuntimeServices;
  /** @default one that never fires */
  readonly signal?: AbortSignal;
  /** @default "run-1" */
  readonly run?: string;
  /** @default "step" */
  readonly path?: string;
  /** @default 1 */
  readonly attempt?: number;
  /** @default "key-1" */
  readonly idempotencyKey?: string;
}

/** A call that remembers what was emitted. */
export interface RecordedCall<Config> extends RuntimeCall<Config> {
  readonly events: readonly RuntimeEvent[];
}

/**
 * A call for a runtime, with everything it might ask for. Settings go through the runtime's own schema; an
 * `AssertionError` lists what that refused.
 *
 * @example
 * const call = await createCall(file(), { settings: { read: "a.txt" }, services: memoryServices({ files: { "a.txt": "hello" } }) });
 * await file().execute(call) // "hello"
 */
export async function createCall<Config>(
  runtime: Runtime<Config>,
  options: CallOptions = {},
): Promise<RecordedCall<Config>> {
  const { settings = {}, deferred = {}, body, returns } = options;
  const validated = await validateSettings(runtime, settings);
  if (validated.issues !== undefined) {
    const issues = validated.issues.map(
      ({ path, message }) => `  ${path.join(".") || "(settings)"}: ${message}`,
    );
    assert.fail(`Expected ${runtime.type} to accept ${JSON.stringify(settings)}, but:\n${issues.join("\n")}`);
  }
  const events: RuntimeEvent[] = [];
  return {
    run: options.run ?? "run-1",
    path: options.path ?? "step",
    config: validated.config,
    ...(body === undefined ? {} : { body }),
    values: deepFreeze(structuredClone(options.values ?? {})),
    env: options.env ?? {},
    ...(returns === undefined ? {} : { returns }),
    signal: options.signal ?? new AbortController().signal,
    attempt: options.attempt ?? 1,
    idempotencyKey: options.idempotencyKey ?? "key-1",
    services: options.services ?? memoryServices(),
    events,
    emit: (event) => void events.push(event),
    evaluate: (setting, variables) => {
      const evaluate = Object.hasOwn(deferred, setting) ? deferred[setting] : undefined;
      assert.ok(evaluate, `Expected a function for the deferred setting \`${setting}\` in \`deferred\`.`);
      return evaluate(variables);
    },
  };
}
