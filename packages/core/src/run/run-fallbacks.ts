import { retryPolicy } from "@tidemark/resilience/policy";
import type { ErrorRecord, Json, JsonObject, StepCall } from "@tidemark/spec";
import type { PlannedStep } from "../plan/execution-plan.ts";
import { Attempts, type AttemptsResult } from "./attempts.ts";
import { isWanted } from "./is-wanted.ts";
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
    }
  | {
      readonly status: "rejected";
      readonly attempts: number;
      readonly output: Json;
      readonly reason: string | undefined;
    };

type StepFailure = Extract<AttemptsResult, { status: "failed" }>;

/** What a fallback stands in for. */
interface Primary {
  readonly path: string;
  readonly failure: StepFailure;
  readonly input: Json;
}

/** What a failure comes to: itself, or what the step's fallback makes of it, or that one's, and so on. */
export function* runFallbacks(
  scope: ScopeRun,
  step: PlannedStep,
  failure: StepFailure,
  input: Json,
): Steps<StepEnd> {
  const failures = [failure];
  let attempts = failure.attempts;
  let primary: Primary = { path: step.path, failure, input };
  for (let current = step; current.fallback !== undefined;) {
    current = scope.scope.nodes[current.fallback] as PlannedStep;
    const fallback = new Fallback(scope, current, primary);
    const result = yield* fallback.steps();
    if (result === undefined) break;
    attempts += result.attempts;
    if (result.status === "done") {
      return { status: "fallback", attempts, output: result.output, error: failure.error };
    }
    failures.push(result);
    primary = { path: fallback.path, failure: result, input: fallback.input };
  }
  return failures.length === 1 ? failure : gather(step, failures, attempts);
}

export function failureOf(thrown: unknown): StepFailure {
  return { status: "failed", attempts: 0, error: ownErrorRecord(thrown), thrown };
}

/** One step that stands in for another. */
class Fallback {
  readonly path: string;
  readonly #scope: ScopeRun;
  readonly #step: PlannedStep;
  readonly #primary: Primary;
  #call: StepCall | undefined;

  constructor(scope: ScopeRun, step: PlannedStep, primary: Primary) {
    this.path = `${primary.path}~${step.id}`;
    this.#scope = scope;
    this.#step = step;
    this.#primary = primary;
  }

  /** What it was called with. */
  get input(): Json {
    return this.#call?.settings ?? null;
  }

  /** Nothing where its own condition is false. */
  *steps(): Steps<AttemptsResult | undefined> {
    const scope = this.#scope;
    const step = this.#step;
    const { run } = scope;
    const { failure, input } = this.#primary;
    const { stack: _stack, ...error } = failure.error;
    const variables = { primary: { error, input } as unknown as JsonObject };
    try {
      if (!isWanted(step, run, scope, variables)) return undefined;
      this.#call = buildStepCall(step, { run, results: scope, path: this.path, variables });
    } catch (thrown) {
      return failureOf(thrown);
    }
    // Once, unless the fallback says itself that it may be repeated.
    const retry = retryPolicy(step.definition.retry ?? { max: 0 });
    const permits = scope.permitsOf(step);
    const call = this.#call;
    return yield* new Attempts({ run, step, path: this.path, call, retry, permits, admitted: false }).steps();
  }
}

function gather(step: PlannedStep, failures: readonly StepFailure[], attempts: number): StepFailure {
  const messages = failures.map(({ error }) => error.message).join(" · ");
  const what = failures.length === 2 ? "its fallback" : "its fallbacks";
  const thrown = new AggregateError(
    failures.map((failure) => failure.thrown),
    `\`${step.path}\` failed, and ${what} too: ${messages}`,
  );
  return { status: "failed", attempts, error: ownErrorRecord(thrown), thrown };
}
