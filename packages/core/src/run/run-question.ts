import {
  fromErrorRecord,
  hashJson,
  type Completion,
  type Decision,
  type Json,
  type Outcome,
  type Question,
  type QuestionDraft,
  type Runtime,
  type StepCall,
} from "@tidemark/spec";
import { callSettings } from "../call-settings.ts";
import { CoreError } from "../core-error.ts";
import type { PlannedStep } from "../plan/execution-plan.ts";
import { readConfig } from "../read-config.ts";
import { failureOf, runFallbacks } from "./run-fallbacks.ts";
import type { Steps } from "./scheduler.ts";
import type { ScopeRun } from "./scope-run.ts";
import { buildStepCall } from "./step-call.ts";

/** A step that asks a person and waits for the decision. */
export function* runQuestion(scope: ScopeRun, step: PlannedStep): Steps {
  const { run } = scope;
  const { path } = step;
  scope.start(step);
  let call: StepCall | undefined;
  let draft: QuestionDraft;
  try {
    call = buildStepCall(step, { run, results: scope, path });
    draft = draftQuestion(step.runtime as Runtime, call);
  } catch (thrown) {
    return scope.end(step, yield* runFallbacks(scope, step, failureOf(thrown), call?.settings ?? null));
  }
  const { onReject, ...rest } = draft;
  const { timeoutMs } = step;
  const question: Question = {
    ...rest,
    ask: draft.ask ?? proseOf(step),
    ...(timeoutMs !== undefined && { dueAt: run.now + timeoutMs }),
  };
  const outcome = yield* decide(scope, step, question, evidenceOf(draft));
  if (outcome.status !== "decided")
    return scope.end(step, yield* runFallbacks(scope, step, failureOf(unanswered(outcome)), call.settings));
  const { decision } = outcome;
  const output = describeDecision(decision, run.now);
  const rejects = decision.action === "reject" && onReject === "end";
  if (!rejects) return scope.end(step, { status: "done", attempts: 0, output });
  scope.end(step, { status: "rejected", attempts: 0, output, reason: reasonOf(decision) });
}

function* decide(
  scope: ScopeRun,
  { path }: PlannedStep,
  question: Question,
  evidence: string,
): Steps<Outcome> {
  const { run } = scope;
  run.emit({ type: "question.asked", path, question, evidence });
  const generation = run.generationOf(path);
  let open: string | undefined = run.begin({ kind: "decision", path, generation, question, evidence });
  try {
    const { value } = yield [open];
    open = undefined;
    const { outcome } = value as Completion;
    if (outcome.status === "decided")
      run.emit({ type: "question.answered", path, decision: outcome.decision });
    return outcome;
  } finally {
    if (open !== undefined) run.abandon(open);
  }
}

/** A host that cannot ask says why; any other outcome is none of a question. */
function unanswered(outcome: Exclude<Outcome, { status: "decided" }>): unknown {
  if (outcome.status === "failed") return outcome.thrown ?? fromErrorRecord(outcome.error);
  return new CoreError("stalled", `The question ended as ${outcome.status}.`);
}

function draftQuestion(runtime: Runtime, call: StepCall): QuestionDraft {
  if (runtime.ask === undefined)
    throw new CoreError("unknown_runtime", `\`${runtime.type}\` is here by description only and cannot ask.`);
  const result = runtime.config["~standard"].validate(callSettings(call));
  if (result instanceof Promise)
    throw new CoreError("invalid_config", `The settings of \`${runtime.type}\` cannot be checked at once.`);
  return runtime.ask(readConfig(runtime, result), call.body);
}

/** An answer belongs to what the step shows and offers. The section's prose is for reading: editing it asks nobody again. */
function evidenceOf({ ask, show, actions }: QuestionDraft): string {
  return hashJson({ ask: ask ?? null, show: show ?? null, actions } as unknown as Json);
}

function proseOf({ id, definition }: PlannedStep): string {
  return definition.prose ?? definition.title ?? `\`${id}\`?`;
}

function describeDecision({ action, input, reason, by, timedOut, at }: Decision, now: number): Json {
  return {
    action,
    approved: action === "approve" || action === "input",
    input: input ?? null,
    reason: reason ?? null,
    by,
    at: new Date(at ?? now).toISOString(),
    timedOut,
  };
}

function reasonOf({ reason, by, timedOut }: Decision): string {
  if (timedOut) return reason ?? "because nobody answered in time";
  return reason === undefined || reason === "" ? `by ${by}` : `by ${by}: ${reason}`;
}
