import { retryPolicy } from "@tidemark/resilience/policy";
import { type ErrorRecord, type Json, type JsonObject } from "@tidemark/spec";
import type { PlannedStep } from "../plan/execution-plan.ts";
import { ownErrorRecord } from "./own-error-record.ts";
import { Attempts, type AttemptsResult } from "./attempts.ts";
import type { Steps } from "./scheduler.ts";
import type { ScopeRun } from "./scope-run.ts";
import { buildStepCall } from "./step-call.ts";
import { readBindings } from "./step-scope.ts";

/** One step of a scope from "what it needs is done" to its end. */
export function* runStep(scope: ScopeRun, step: PlannedStep): Steps {
  const skipped = scope.skippedNeed(step);
  if (skipped !== undefined) return scope.skip(step, `\`${skipped}\` was skipped`);
  try {
    if (!isWanted(scope, step)) return scope.skip(step, "its condition is false");
  } catch (thrown) {
    scope.start(step);
    return scope.end(step, { status: "failed", attempts: 0, error: ownErrorRecord(thrown), thrown });
  }
  const { run } = scope;
  const prepare = () => {
    scope.start(step);
    return buildStepCall(step, { run, results: scope, path: step.path });
  };
  const attempts = new Attempts({ run, step, path: step.path, retry: step.retry, prepare });
  scope.follow(step, attempts);
  const result = yield* attempts.steps();
  if (result.status === "done" || step.fallback === undefined) return scope.end(step, result);
  const input = (attempts.call?.settings ?? null) as Json;
  scope.end(step, yield* runFallback(scope, step, result, input));
}

function isWanted(scope: ScopeRun, step: PlannedStep): boolean {
  if (step.when === undefined) return true;
  const { code, bindings } = step.when;
  const value = code.evaluate(readBindings(bindings, scope.run, scope));
  if (typeof value === "boolean") return value;
  throw new TypeError(`Expected \`when\` to be true or false, got ${JSON.stringify(value)}.`);
}

/** How a step ended, with the fallback that may have stood in for it. */
export type StepEnd = AttemptsResult | { readonly status: "fallback"; readonly attempts: number; readonly output: Json; readonly error: ErrorRecord };

function* runFallback(
  scope: ScopeRun,
  step: PlannedStep,
  failure: Extract<AttemptsResult, { status: "failed" }>,
  input: Json,
): Steps<StepEnd> {
  const { run } = scope;
  const target = scope.scope.nodes[step.fallback!] as PlannedStep;
  const path = `${step.path}~${target.id}`;
  const { stack: _stack, ...error } = failure.error;
  const primary = { error, input } as unknown as JsonObject;
  // Once, unless the fallback says itself that it may be repeated.
  const retry = retryPolicy(target.definition.retry ?? { max: 0 });
  const prepare = () => {
    scope.start(step);
    return buildStepCall(target, { run, results: scope, path, variables: { primary } });
  };
  const result = yield* new Attempts({ run, step: target, path, retry, prepare }).steps();
  const attempts = failure.attempts + result.attempts;
  if (result.status === "done") return { status: "fallback", attempts, output: result.output, error: failure.error };
  const thrown = new AggregateError(
    [failure.thrown, result.thrown],
    `\`${step.path}\` failed, and its fallback \`${target.id}\` failed too: ${failure.error.message} · ${result.error.message}`,
  );
  return { status: "failed", attempts, error: ownErrorRecord(thrown), thrown };
}
