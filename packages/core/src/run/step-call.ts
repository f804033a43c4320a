import type { Expression, Template } from "@tidemark/expressions";
import type { Json, JsonObject, SecretUse, StepCall } from "@tidemark/spec";
import type { Bound, PlannedStep } from "../plan/execution-plan.ts";
import type { RunState } from "./run-state.ts";
import { readBindings, type ResultReader } from "./step-scope.ts";
import type { Writable } from "../writable.ts";

export interface CallPlace {
  readonly run: RunState;
  readonly results: ResultReader;
  /** The path under which the step runs: a fallback's is `topics~cached_topics`. */
  readonly path: string;
  /** `primary` and other names bound for this call. */
  readonly variables?: JsonObject;
}

/** Evaluates everything that a step says, so that any machine can run it. Throws what an expression throws. */
export function buildStepCall(step: PlannedStep, place: CallPlace): StepCall {
  const { definition, body } = step;
  const secrets: SecretUse[] = [];
  const settings = evaluate(step.settings, "/settings", place, secrets) as JsonObject;
  const call: Writable<StepCall> = { path: place.path, uses: step.uses, settings };
  if (body !== undefined) {
    const content =
      body.code === undefined ? body.text : evaluate(body.code, "/body/content", place, secrets);
    call.body = { language: body.language, kind: body.kind, content };
  }
  if (step.env !== undefined) call.env = evaluate(step.env, "/env", place, secrets) as JsonObject;
  if (step.runtime?.values === true) call.values = readValues(step, place.results);
  if (definition.returns !== undefined) call.returns = definition.returns;
  if (definition.effect !== undefined) call.effect = definition.effect;
  if (definition.pool !== undefined) call.pool = definition.pool;
  if (definition.cache === true) call.cache = true;
  if (step.deferred.length > 0) call.deferred = buildDeferred(step, place);
  if (secrets.length > 0) call.secrets = secrets;
  return call;
}

function evaluate(
  bound: Bound<Expression | Template>,
  pointer: string,
  place: CallPlace,
  secrets: SecretUse[],
): Json {
  const { code, bindings } = bound;
  if ("constant" in code && code.constant) return code.evaluate({});
  const scope = readBindings(bindings, place.run, place.results, place.variables);
  return code.evaluate(scope, (use: SecretUse) => secrets.push({ ...use, pointer: pointer + use.pointer }));
}

function readValues(step: PlannedStep, results: ResultReader): JsonObject {
  // Without a prototype it is a plain dictionary from the start: no hidden class for each set of names.
  const values: Record<string, Json> = Object.create(null) as Record<string, Json>;
  for (const { id, index } of step.values) values[id] = results.result(0, index)?.output ?? null;
  return values;
}

function buildDeferred(
  step: PlannedStep,
  { run, results, variables }: CallPlace,
): NonNullable<StepCall["deferred"]> {
  return Object.fromEntries(
    step.deferred.map(({ setting, kind, bindings }) => {
      const scope = readBindings(bindings, run, results, variables) as JsonObject;
      return [setting, { kind, value: step.definition.settings[setting] ?? null, scope }];
    }),
  );
}
