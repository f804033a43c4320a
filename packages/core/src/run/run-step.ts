import type { StepCall } from "@tidemark/spec";
import type { PlannedStep } from "../plan/execution-plan.ts";
import { Attempts } from "./attempts.ts";
import { failureOf, runFallbacks } from "./run-fallbacks.ts";
import type { Steps } from "./scheduler.ts";
import type { ScopeRun } from "./scope-run.ts";
import { buildStepCall } from "./step-call.ts";

/** One step from the moment at which it has its place among those that run. */
export function* runStep(scope: ScopeRun, step: PlannedStep): Steps {
  const { run } = scope;
  scope.start(step);
  let call: StepCall;
  try {
    call = buildStepCall(step, { run, results: scope, path: step.path });
  } catch (thrown) {
    scope.giveBack(step);
    return scope.end(step, yield* runFallbacks(scope, step, failureOf(thrown), null));
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
  scope.end(step, yield* runFallbacks(scope, step, result, call.settings));
}

/** A step that failed before it could have a place: of its condition nobody knows whether it holds. */
export function* failStep(scope: ScopeRun, step: PlannedStep, thrown: unknown): Steps {
  scope.end(step, yield* runFallbacks(scope, step, failureOf(thrown), null));
}
