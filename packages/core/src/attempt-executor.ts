import {
  isLongerThan,
  type AttemptExecutor,
  type Json,
  type JsonObject,
  type Runtime,
  type RuntimeServices,
} from "@tidemark/spec";
import { callSettings } from "./call-settings.ts";
import { CoreError } from "./core-error.ts";
import { ExecutorCall } from "./executor-call.ts";
import { checkJsonSchema } from "./json-schema.ts";
import { toJson } from "./json-value.ts";
import { readConfig } from "./read-config.ts";
import { revealSecrets } from "./reveal-secrets.ts";

export interface AttemptExecutorOptions {
  readonly runtimes: readonly Runtime[];
  readonly services: RuntimeServices;
  /** Values of the secrets that the flow lists. @default {} */
  readonly secrets?: Readonly<Record<string, string>>;
  /** The longest output of a step, as JSON. @default 16 MB */
  readonly maxOutputBytes?: number;
}

/**
 * Runs attempts with the runtimes of this process: fills in secrets, holds the settings against the
 * runtime's schema, calls it, and holds what it returns against `returns`.
 *
 * @example
 * const execute = createAttemptExecutor({ runtimes: [shell()], services });
 */
export function createAttemptExecutor(options: AttemptExecutorOptions): AttemptExecutor {
  const { services, secrets = {}, maxOutputBytes = 16 * 1024 * 1024 } = options;
  // Of two of one type the first, like the plan.
  const runtimes = new Map(options.runtimes.toReversed().map((runtime) => [runtime.type, runtime]));
  return async (call, context) => {
    const runtime = runtimes.get(call.uses);
    if (runtime === undefined)
      throw new CoreError("unknown_runtime", `There is no runtime \`${call.uses}\` here.`);
    const revealed = call.secrets === undefined ? call : revealSecrets(call, secrets);
    // Schemas answer at once, with few exceptions: those alone are waited for.
    const validated = runtime.config["~standard"].validate(callSettings(revealed));
    const config = readConfig(runtime, validated instanceof Promise ? await validated : validated);
    const output = toJson(await runtime.execute(new ExecutorCall(revealed, context, config, services)));
    checkSize(output, maxOutputBytes);
    if (call.returns !== undefined) checkReturns(call.returns, output);
    return output;
  };
}

/** Measured and not written out: what is too long to keep should not be copied to find out. */
function checkSize(output: Json, limit: number): void {
  if (!isLongerThan(output, limit)) return;
  const megabytes = Math.round(limit / 1024 / 1024);
  throw new CoreError("invalid_output", `The step returned more than ${megabytes} MB.`, {
    hint: "Let it write a file, and return the file's path.",
  });
}

function checkReturns(schema: JsonObject, output: Json): void {
  const problems = checkJsonSchema(schema, output);
  if (problems.length === 0) return;
  const lines = problems
    .slice(0, 5)
    .map(({ pointer, message }) => (pointer === "" ? message : `${pointer}: ${message}`));
  throw new CoreError("invalid_output", `The output is not what \`returns\` promises: ${lines.join("; ")}`);
}
