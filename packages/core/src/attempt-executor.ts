import { createHash } from "node:crypto";
import { compileExpression, compileTemplate } from "@tidemark/expressions";
import type {
  AttemptContext,
  AttemptExecutor,
  DeferredCall,
  Json,
  JsonObject,
  Runtime,
  RuntimeCall,
  RuntimeServices,
  StepCall,
} from "@tidemark/spec";
import { CoreError } from "./core-error.ts";
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
  const runtimes = new Map(options.runtimes.map((runtime) => [runtime.type, runtime]));
  return async (call, context) => {
    const runtime = runtimes.get(call.uses);
    if (runtime === undefined) throw new CoreError("unknown_runtime", `There is no runtime \`${call.uses}\` here.`);
    const revealed = call.secrets === undefined ? call : revealSecrets(call, secrets);
    const config = await readConfig(runtime, revealed);
    const output = toJson(await runtime.execute(new Call(revealed, context, config, services)));
    if (call.returns !== undefined) checkReturns(call.returns, output);
    return output;
  };
}

async function readConfig(runtime: Runtime, call: StepCall): Promise<unknown> {
  // A deferred setting is evaluated later, but the runtime must know that it is there.
  const settings = call.deferred === undefined ? call.settings : { ...call.settings, ...deferredValues(call.deferred) };
  const pending = runtime.config["~standard"].validate(settings);
  const result = pending instanceof Promise ? await pending : pending;
  if (result.issues === undefined) return result.value;
  const lines = result.issues.map(({ path = [], message }) => {
    const keys = path.map((part) => String(typeof part === "object" ? part.key : part)).join(".");
    return keys === "" ? message : `${keys}: ${message}`;
  });
  throw new CoreError("invalid_config", `The settings do not fit \`${runtime.type}\`: ${lines.join("; ")}`);
}

function deferredValues(deferred: Readonly<Record<string, DeferredCall>>): JsonObject {
  return Object.fromEntries(Object.entries(deferred).map(([setting, { value }]) => [setting, value]));
}

function checkReturns(schema: JsonObject, output: Json): void {
  const problems = checkJsonSchema(schema, output);
  if (problems.length === 0) return;
  const lines = problems.slice(0, 5).map(({ pointer, message }) => (pointer === "" ? message : `${pointer}: ${message}`));
  throw new CoreError("invalid_output", `The output is not what \`returns\` promises: ${lines.join("; ")}`);
}

interface Evaluable {
  evaluate(scope: JsonObject): Json;
}

function compileDeferred({ kind, value }: DeferredCall): Evaluable {
  return kind === "expression" ? compileExpression(String(value)) : compileTemplate(value);
}

/** What a runtime sees of an attempt. */
class Call implements RuntimeCall {
  readonly config: unknown;
  readonly services: RuntimeServices;
  readonly #call: StepCall;
  readonly #context: AttemptContext;
  #compiled: Map<string, Evaluable> | undefined;

  constructor(call: StepCall, context: AttemptContext, config: unknown, services: RuntimeServices) {
    this.config = config;
    this.services = services;
    this.#call = call;
    this.#context = context;
  }

  get run(): string {
    return this.#context.run;
  }

  get path(): string {
    return this.#call.path;
  }

  get body(): RuntimeCall["body"] {
    return this.#call.body;
  }

  get values(): JsonObject {
    return this.#call.values ?? {};
  }

  get env(): Readonly<Record<string, string>> {
    const entries = Object.entries(this.#call.env ?? {});
    return Object.fromEntries(entries.map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)]));
  }

  get returns(): RuntimeCall["returns"] {
    return this.#call.returns;
  }

  get signal(): AbortSignal {
    return this.#context.signal;
  }

  get attempt(): number {
    return this.#context.attempt;
  }

  get idempotencyKey(): string {
    const { run, generation } = this.#context;
    return createHash("sha256").update(`${run}\n${this.#call.path}\n${generation}`).digest("hex").slice(0, 32);
  }

  emit(event: Parameters<RuntimeCall["emit"]>[0]): void {
    this.#context.emit(event);
  }

  evaluate(setting: string, variables: JsonObject): Json {
    const deferred = this.#call.deferred?.[setting];
    if (deferred === undefined) throw new CoreError("not_found", `The step has no setting \`${setting}\` to evaluate.`);
    this.#compiled ??= new Map();
    const compiled = this.#compiled.get(setting) ?? compileDeferred(deferred);
    this.#compiled.set(setting, compiled);
    return compiled.evaluate({ ...deferred.scope, ...variables });
  }
}
