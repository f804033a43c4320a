import type { AttemptExecutor, Json, JsonObject, Runtime, RuntimeServices } from "@tidemark/spec";
import { callSettings } from "./call-settings.ts";
import { CoreError } from "./core-error.ts";
import { ExecutorCall } from "./executor-call.ts";
import { checkJsonSchema } from "./json-schema.ts";
import { toJson } from "./json-value.ts";
import { revealSecrets } from "./reveal-secrets.ts";

export interface AttemptExecutorOptions {
  readonly runtimes: readonly Runtime[];
  readonly services: RuntimeServices;
  /** Values of the secrets that the flow lists. @default {} */
  readonly secrets?: Readonly<Record<string, string>>;
}

/**
 * Runs attempts with the runtimes of this process: fills in secrets, holds the settings against the
 * runtime's schema, calls it, and holds what it returns against `returns`.
 *
 * @example
 * const execute = createAttemptExecutor({ runtimes: [shell()], services });
 */
export function createAttemptExecutor(options: AttemptExecutorOptions): AttemptExecutor {
  const { services, secrets = {} } = options;
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
    if (call.returns !== undefined) checkReturns(call.returns, output);
    return output;
  };
}

type Validation = Awaited<ReturnType<Runtime["config"]["~standard"]["validate"]>>;

function readConfig(runtime: Runtime, result: Validation): unknown {
  if (result.issues === undefined) return result.value;
  const lines = result.issues.map(({ path = [], message }) => {
    const keys = path.map((part) => String(typeof part === "object" ? part.key : part)).join(".");
    return keys === "" ? message : `${keys}: ${message}`;
  });
  throw new CoreError("invalid_config", `The settings do not fit \`${runtime.type}\`: ${lines.join("; ")}`);
}

function checkReturns(schema: JsonObject, output: Json): void {
  const problems = checkJsonSchema(schema, output);
  if (problems.length === 0) return;
  const lines = problems
    .slice(0, 5)
    .map(({ pointer, message }) => (pointer === "" ? message : `${pointer}: ${message}`));
  throw new CoreError("invalid_output", `The output is not what \`returns\` promises: ${lines.join("; ")}`);
}
