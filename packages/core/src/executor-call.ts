import { createHash } from "node:crypto";
import { compileExpression, compileTemplate } from "@tidemark/expressions";
import type {
  AttemptContext,
  DeferredCall,
  Json,
  JsonObject,
  RuntimeCall,
  RuntimeServices,
  StepCall,
} from "@tidemark/spec";
import { CoreError } from "./core-error.ts";

interface Evaluable {
  evaluate(scope: JsonObject): Json;
}

function compileDeferred({ kind, value }: DeferredCall): Evaluable {
  return kind === "expression" ? compileExpression(value as string) : compileTemplate(value);
}

/**
 * What a runtime sees of an attempt. Most of it is worked out when somebody asks: an idempotency key,
 * a signal, an environment cost more than the rest of a small step.
 */
export class ExecutorCall implements RuntimeCall {
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
    return Object.fromEntries(
      entries.map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)]),
    );
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
    return createHash("sha256")
      .update(`${run}\n${this.#call.path}\n${generation}`)
      .digest("hex")
      .slice(0, 32);
  }

  // Functions of their own, so that a runtime may take them out of the call; made when one does.
  get emit(): RuntimeCall["emit"] {
    return (event) => this.#context.emit(event);
  }

  get evaluate(): RuntimeCall["evaluate"] {
    return (setting, variables) => this.#evaluate(setting, variables);
  }

  #evaluate(setting: string, variables: JsonObject): Json {
    const deferred = this.#call.deferred?.[setting];
    if (deferred === undefined)
      throw new CoreError("not_found", `The step has no setting \`${setting}\` to evaluate.`);
    this.#compiled ??= new Map();
    const compiled = this.#compiled.get(setting) ?? compileDeferred(deferred);
    this.#compiled.set(setting, compiled);
    return compiled.evaluate({ ...deferred.scope, ...variables });
  }
}
