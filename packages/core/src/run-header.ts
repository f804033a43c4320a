import type { FlowDefinition, Json, RunHeader } from "@tidemark/spec";
import { resolveParameters } from "./parameters.ts";
import { interpreterVersion } from "./run/interpret.ts";
import { checkRunId, newRunId } from "./run-id.ts";

export interface RunHeaderOptions {
  readonly inputs?: Readonly<Record<string, Json>>;
  readonly config?: Readonly<Record<string, Json>>;
  readonly env?: Readonly<Record<string, string>>;
  /** @default a new one */
  readonly run?: string;
  /** Where the random waits between retries come from. @default random */
  readonly seed?: number;
}

/**
 * What is fixed when a run starts, with inputs and knobs checked.
 *
 * @throws {CoreError} `invalid_input`, with a line per problem.
 * @example
 * createRunHeader(definition, Date.now(), { inputs: { since: "2026-01-01" } })
 */
export function createRunHeader(
  definition: FlowDefinition,
  now: number,
  options: RunHeaderOptions = {},
): RunHeader {
  const startedAt = Math.floor(now);
  if (options.run !== undefined) checkRunId(options.run);
  return {
    version: 1,
    interpreter: interpreterVersion,
    run: options.run ?? newRunId(startedAt, Math.random),
    startedAt,
    seed: options.seed ?? Math.floor(Math.random() * 2 ** 31),
    attempt: 1,
    inputs: resolveParameters("inputs", definition, options.inputs),
    config: resolveParameters("config", definition, options.config),
    env: pick(options.env ?? {}, definition.env),
  };
}

/** Only the names that the flow lists. */
function pick(
  values: Readonly<Record<string, string>>,
  names: readonly string[],
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    names.flatMap((name) => (Object.hasOwn(values, name) ? [[name, values[name]!]] : [])),
  );
}
