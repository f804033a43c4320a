import type { ErrorRecord, Json, JsonObject, NodeResult } from "@tidemark/spec";
import type { PlannedStep } from "../plan/execution-plan.ts";
import { Attempts, type AttemptsResult } from "./attempts.ts";
import { finishedEvent } from "./finished-event.ts";
import { isWanted } from "./is-wanted.ts";
import { failureOf } from "./run-fallbacks.ts";
import type { Steps, Task } from "./scheduler.ts";
import { conditionIsFalse } from "./skip-reason.ts";
import type { Failure, ScopeRun } from "./scope-run.ts";
import { buildStepCall } from "./step-call.ts";
import type { Writable } from "../writable.ts";

/** The steps that failures call: each runs beside what still runs, and whatever comes of it, the failure stands. */
export class Handlers {
  /** What came of them, by path. */
  readonly results: Map<string, NodeResult> = new Map();
  readonly #scope: ScopeRun;
  readonly #calls = new Map<string, { readonly task: Task; readonly startedAt: number }>();

  constructor(scope: ScopeRun) {
    this.#scope = scope;
  }

  /** Whether one of them has not ended. */
  get busy(): boolean {
    return this.#calls.size > 0;
  }

  /** Calls a step with `failure`. */
  call(step: PlannedStep, path: string, failures: readonly Failure[]): void {
    const { run } = this.#scope;
    const task = run.scheduler.spawn(this.#run(step, path, describeFailures(failures)));
    this.#calls.set(path, { task, startedAt: run.now });
  }

  drop(reason: string): void {
    const { run } = this.#scope;
    for (const [path, { task, startedAt }] of [...this.#calls]) {
      run.scheduler.drop(task);
      const durationMs = run.now - startedAt;
      this.#end(path, { status: "cancelled", wave: 0, attempts: 0, startedAt, durationMs, reason });
    }
  }

  *#run(step: PlannedStep, path: string, variables: JsonObject): Steps {
    const { run } = this.#scope;
    const startedAt = run.now;
    const { title } = step.definition;
    run.emit({ type: "step.started", path, wave: 0, uses: step.uses, ...(title !== undefined && { title }) });
    const result = yield* this.#attempt(step, path, variables);
    if (result === undefined)
      return this.#end(path, { status: "skipped", wave: 0, attempts: 0, reason: conditionIsFalse });
    const { status, attempts } = result;
    const ended: Writable<NodeResult> = {
      status,
      wave: 0,
      attempts,
      startedAt,
      durationMs: run.now - startedAt,
    };
    if (result.status === "done") ended.output = result.output;
    else ended.error = result.error;
    this.#end(path, ended);
  }

  /** Nothing where its own condition is false. */
  *#attempt(step: PlannedStep, path: string, variables: JsonObject): Steps<AttemptsResult | undefined> {
    const scope = this.#scope;
    const { run } = scope;
    try {
      if (!isWanted(step, run, scope, variables)) return undefined;
      const call = buildStepCall(step, { run, results: scope, path, variables });
      const permits = scope.permitsOf(step);
      return yield* new Attempts({
        run,
        step,
        path,
        call,
        retry: step.retry,
        permits,
        admitted: false,
      }).steps();
    } catch (thrown) {
      return failureOf(thrown);
    }
  }

  #end(path: string, result: NodeResult): void {
    this.#calls.delete(path);
    this.results.set(path, result);
    this.#scope.run.emit(finishedEvent(path, result));
  }
}

/** What a handler sees: the first failure, and all of them. */
function describeFailures(failures: readonly Failure[]): JsonObject {
  const described = failures.map(({ path, error }) => ({ step: path, error: withoutStack(error) }));
  return { failure: { ...described[0]!, all: described } };
}

function withoutStack({ stack: _stack, ...error }: ErrorRecord): Json {
  return error as unknown as Json;
}
