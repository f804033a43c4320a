import type { ErrorRecord, NodeResult, StepStarted, StepStatus } from "@tidemark/spec";
import type { PlannedNode, PlannedScope, PlannedStep } from "../plan/execution-plan.ts";
import { countDependencies } from "../plan/graph.ts";
import { Admission, release, takeAll } from "./admission.ts";
import type { Attempts } from "./attempts.ts";
import { finishedEvent } from "./finished-event.ts";
import { Handlers } from "./handlers.ts";
import { isWanted } from "./is-wanted.ts";
import type { Permits } from "./permits.ts";
import type { Details, RunState } from "./run-state.ts";
import type { StepEnd } from "./run-fallbacks.ts";
import { runQuestion } from "./run-question.ts";
import { failStep, runStep } from "./run-step.ts";
import type { Task } from "./scheduler.ts";
import { conditionIsFalse, neededWas } from "./skip-reason.ts";
import type { ResultReader } from "./step-scope.ts";
import { WaveTracker } from "./wave-tracker.ts";
import type { Writable } from "../writable.ts";

export interface Failure {
  readonly path: string;
  readonly error: ErrorRecord;
  readonly thrown: unknown;
}

/**
 * The nodes of one scope while they run: starts each when what it needs is done, keeps the results,
 * and starts nothing new once one has failed. Fires itself as a key when all have ended.
 */
export class ScopeRun implements ResultReader {
  readonly run: RunState;
  readonly scope: PlannedScope;
  readonly failures: Failure[] = [];
  /** The first step that somebody rejected, with the reason. */
  rejection: { readonly path: string; readonly reason: string | undefined } | undefined;
  readonly waves: WaveTracker;
  readonly handlers: Handlers;
  readonly #strict: boolean;
  readonly #everybody: readonly Permits[];
  readonly #results: (NodeResult | undefined)[] = [];
  readonly #pending: Int32Array;
  /** When each node started, or -1. */
  readonly #startedAt: Float64Array;
  /** What has come of the nodes that are ready: in the queue for a place, running, and by whom attempted. */
  readonly #queued: (Admission | undefined)[] = [];
  readonly #tasks: (Task | undefined)[] = [];
  readonly #attempts: (Attempts | undefined)[] = [];
  /** Nodes whose needs are done, not looked at yet: a list and no recursion, for a skip may spread far. */
  #ready: number[] = [];
  #isAdmitting = false;
  #left = 0;
  #closed = false;

  constructor(run: RunState, scope: PlannedScope) {
    this.run = run;
    this.scope = scope;
    this.waves = new WaveTracker(run, scope);
    this.handlers = new Handlers(this);
    this.#strict = run.plan.definition.run.waves === "strict";
    this.#everybody = [run.permits];
    this.#pending = countDependencies(scope.nodes.map(({ dependencies }) => dependencies));
    this.#startedAt = new Float64Array(scope.nodes.length).fill(-1);
  }

  get ended(): boolean {
    return this.#left === 0 && !this.handlers.busy;
  }

  begin(): void {
    for (const node of this.scope.nodes) if (node.wave > 0) this.#left += 1;
    this.#ready = [...(this.scope.graph.waves[0] ?? [])];
    this.#admitReady();
  }

  /** The result of a node of this scope. Outer scopes come with groups. */
  result(_up: number, index: number): NodeResult | undefined {
    return this.#results[index];
  }

  /** What limits how many run at once, for this step. */
  permitsOf({ definition, runtime }: PlannedStep): readonly Permits[] {
    // An open question takes nobody's place.
    if (runtime?.asks === true) return nobody;
    const limit = definition.limit === undefined ? undefined : this.run.limits.get(definition.limit);
    return limit === undefined ? this.#everybody : [limit, this.run.permits];
  }

  /** Gives back the place of a step that could not even be attempted. */
  giveBack(step: PlannedStep): void {
    release(this.permitsOf(step));
  }

  start({ index, path, wave, uses, definition }: PlannedStep): void {
    this.#startedAt[index] = this.run.now;
    this.waves.start(wave);
    const { title } = definition;
    const event: Details<StepStarted> = { type: "step.started", path, wave, uses };
    this.run.emit(title === undefined ? event : { ...event, title });
  }

  /** Who makes the attempts of a step, so that a dropped step can say how many there were. */
  follow(step: PlannedStep, attempts: Attempts): void {
    this.#attempts[step.index] = attempts;
  }

  end(step: PlannedStep, end: StepEnd): void {
    const { status, attempts } = end;
    const startedAt = this.#startedAt[step.index]!;
    const result: Writable<NodeResult> = {
      status,
      wave: step.wave,
      attempts,
      startedAt,
      durationMs: this.run.now - startedAt - (this.#attempts[step.index]?.lostMs ?? 0),
    };
    if (end.status !== "failed") result.output = end.output;
    if (end.status === "failed" || end.status === "fallback") result.error = end.error;
    if (end.status === "done" && end.cachedFrom !== undefined) result.cachedFrom = end.cachedFrom;
    if (end.status === "rejected") {
      if (end.reason !== undefined) result.reason = end.reason;
      this.rejection ??= { path: step.path, reason: end.reason };
    }
    const fatal = end.status === "failed" && step.definition.onError !== "continue";
    const closes = fatal && !this.#closed;
    if (fatal) {
      this.#closed = true;
      this.failures.push({ path: step.path, error: end.error, thrown: end.thrown });
    }
    this.#settle(step, result);
    if (closes) this.#skipRest(`\`${step.path}\` failed`);
    if (fatal && step.handler !== undefined) this.#callHandler(step, step.handler);
  }

  #callHandler(step: PlannedStep, handler: number): void {
    const called = this.scope.nodes[handler] as PlannedStep;
    this.handlers.call(called, `${step.path}!${called.id}`, this.failures.slice(-1));
  }

  /** Ends everything at once: what runs is abandoned, what has not started is skipped. */
  drop(reason: string): void {
    this.#closed = true;
    for (const [index, task] of this.#tasks.entries()) {
      const startedAt = this.#startedAt[index]!;
      if (task === undefined || startedAt === -1) continue;
      const attempts = this.#attempts[index];
      this.run.scheduler.drop(task);
      const node = this.scope.nodes[index]!;
      const result = {
        wave: node.wave,
        attempts: attempts?.count ?? 0,
        startedAt,
        durationMs: this.run.now - startedAt,
      };
      this.#settle(node, { status: "cancelled", reason, ...result });
    }
    this.#skipRest(reason);
    this.handlers.drop(reason);
  }

  counts(): Readonly<Partial<Record<StepStatus, number>>> {
    const counts: Partial<Record<StepStatus, number>> = {};
    for (const result of this.#results)
      if (result !== undefined) counts[result.status] = (counts[result.status] ?? 0) + 1;
    return counts;
  }

  /** What came of the nodes, by path. */
  resultsByPath(): ReadonlyMap<string, NodeResult> {
    const results = new Map<string, NodeResult>();
    for (const { index, path } of this.scope.nodes) {
      const result = this.#results[index];
      if (result !== undefined) results.set(path, result);
    }
    for (const [path, result] of this.handlers.results) results.set(path, result);
    return results;
  }

  #admitReady(): void {
    if (this.#isAdmitting) return;
    this.#isAdmitting = true;
    for (let batch = this.#ready; batch.length > 0; batch = this.#ready) {
      this.#ready = [];
      for (const index of batch) if (!this.#closed) this.#admit(this.scope.nodes[index] as PlannedStep);
    }
    this.#isAdmitting = false;
  }

  /** A step whose needs are done: skipped, or started when there is a place for it. */
  #admit(step: PlannedStep): void {
    const { index } = step;
    const missing = this.#missingNeed(step);
    if (missing !== undefined) return this.#skip(step, missing);
    try {
      if (!isWanted(step, this.run, this)) return this.#skip(step, conditionIsFalse);
    } catch (thrown) {
      this.start(step);
      this.#tasks[index] = this.run.scheduler.spawn(failStep(this, step, thrown));
      return;
    }
    const permits = this.permitsOf(step);
    if (takeAll(permits)) this.#spawn(step);
    else this.#queued[index] = new Admission(permits, () => this.#spawn(step));
  }

  #spawn(step: PlannedStep): void {
    this.#queued[step.index] = undefined;
    const steps = step.runtime?.asks === true ? runQuestion(this, step) : runStep(this, step);
    this.#tasks[step.index] = this.run.scheduler.spawn(steps);
  }

  /** Something that a step must have an output of, and that was skipped or rejected. */
  #missingNeed(step: PlannedStep): string | undefined {
    if (step.always) return undefined;
    for (const needed of step.required) {
      const status = this.#results[needed]?.status;
      if (status === "skipped" || status === "rejected")
        return neededWas(this.scope.nodes[needed]!.id, status);
    }
    return undefined;
  }

  #skip(node: PlannedNode, reason: string): void {
    this.#settle(node, { status: "skipped", wave: node.wave, attempts: 0, reason });
  }

  #settle(node: PlannedNode, result: NodeResult): void {
    const { index, path } = node;
    this.#results[index] = result;
    this.#tasks[index] = undefined;
    this.#attempts[index] = undefined;
    this.#left -= 1;
    // A wave begins with the first of its steps, run or skipped; what never had a chance begins none.
    if (!this.#closed) this.waves.start(result.wave);
    this.run.emit(finishedEvent(path, result));
    const isLost = this.#closed && (result.status === "failed" || result.status === "skipped");
    const waveEnded = this.waves.end(result.wave, isLost || result.status === "cancelled");
    if (!this.#closed) this.#release(node, waveEnded);
    if (this.#left === 0) this.run.scheduler.fire(this);
  }

  /** Makes ready what waited for this node alone, or, wave by wave, the next wave. */
  #release(node: PlannedNode, waveEnded: boolean): void {
    const { offsets, targets, waves } = this.scope.graph;
    if (this.#strict) {
      // One by one: a wave may be longer than a call can have arguments.
      if (waveEnded) for (const next of waves[node.wave] ?? []) this.#ready.push(next);
    } else {
      for (let at = offsets[node.index]!; at < offsets[node.index + 1]!; at++) {
        const target = targets[at]!;
        this.#pending[target]! -= 1;
        if (this.#pending[target] === 0) this.#ready.push(target);
      }
    }
    if (this.#ready.length > 0) this.#admitReady();
  }

  /** Nothing new starts: whatever has not started is skipped. */
  #skipRest(reason: string): void {
    for (const node of this.scope.nodes) {
      const { index } = node;
      if (node.wave === 0 || this.#results[index] !== undefined || this.#startedAt[index] !== -1) continue;
      this.#queued[index]?.withdraw();
      this.#queued[index] = undefined;
      const task = this.#tasks[index];
      if (task !== undefined) {
        // It had its place, and not yet its turn.
        this.run.scheduler.drop(task);
        release(this.permitsOf(node as PlannedStep));
      }
      this.#skip(node, reason);
    }
  }
}

const nobody: readonly Permits[] = [];
