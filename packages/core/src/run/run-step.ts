import { retryPolicy } from "@tidemark/resilience/policy";
import type { ErrorRecord, Json, JsonObject, StepCall } from "@tidemark/spec";
import type { PlannedStep } from "../plan/execution-plan.ts";
import { Attempts, type AttemptsResult } from "./attempts.ts";
import { ownErrorRecord } from "./own-error-record.ts";
import type { Steps } from "./scheduler.ts";
import type { ScopeRun } from "./scope-run.ts";
import { buildStepCall } from "./step-call.ts";

/** How a step ended, with the fallback that may have stood in for it. */
export type StepEnd =
  | AttemptsResult
  | {
      readonly status: "fallback";
      readonly attempts: number;
      readonly output: Json;
      readonly error: ErrorRecord;
    };

type StepFailure = Extract<AttemptsResult, { status: "failed" }>;

/** One step from the moment at which it has its place among those that run. */
export function* runStep(scope: ScopeRun, step: PlannedStep): Steps {
  const { run } = scope;
  scope.start(step);
  let call: StepCall;
  try {
    call = buildStepCall(step, { run, results: scope, path: step.path });
  } catch (thrown) {
    scope.giveBack(step);
    return scope.end(step, yield* runFallback(scope, step, failureOf(thrown), null));
  }
  const permits = scope.permitsOf(step);
  const attempts = new Attempts({
    run,
    step,
    path: step.path,
    call,
    retry: step.retry,
    permits,
    admitted: true,
  });
  scope.follow(step, attempts);
  const result = yield* attempts.steps();
  if (result.status === "done") return scope.end(step, result);
  scope.end(step, yield* runFallback(scope, step, result, call.settings));
}

/** What a failure comes to: itself, or what the step's fallback makes of it. */
function* runFallback(scope: ScopeRun, step: PlannedStep, failure: StepFailure, input: Json): Steps<StepEnd> {
  if (step.fallback === undefined) return failure;
  const target = scope.scope.nodes[step.fallback] as PlannedStep;
  const result = yield* attemptFallback(scope, step, target, failure.error, input);
  const attempts = failure.attempts + result.attempts;
  if (result.status === "done")
    return { status: "fallback", attempts, output: result.output, error: failure.error };
  const thrown = new AggregateError(
    [failure.thrown, result.thrown],
    `\`${step.path}\` failed, and its fallback \`${target.id}\` failed too: ${failure.error.message} · ${result.error.message}`,
  );
  return { status: "failed", attempts, error: ownErrorRecord(thrown), thrown };
}

function* attemptFallback(
  scope: ScopeRun,
  step: PlannedStep,
  target: PlannedStep,
  failure: ErrorRecord,
  input: Json,
): Steps<AttemptsResult> {
  const { run } = scope;
  const path = `${step.path}~${target.id}`;
  const { stack: _stack, ...error } = failure;
  const variables = { primary: { error, input } as unknown as JsonObject };
  let call: StepCall;
  try {
    call = buildStepCall(target, { run, results: scope, path, variables });
  } catch (thrown) {
    return failureOf(thrown);
  }
  // Once, unless the fallback says itself that it may be repeated.
  const retry = retryPolicy(target.definition.retry ?? { max: 0 });
  const permits = scope.permitsOf(target);
  return yield* new Attempts({ run, step: target, path, call, retry, permits, admitted: false }).steps();
}

function failureOf(thrown: unknown): StepFailure {
  return { status: "failed", attempts: 0, error: ownErrorRecord(thrown), thrown };
}
