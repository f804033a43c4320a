import type { ErrorRecord, NodeResult, StepFinished, StepStatus } from "@tidemark/spec";
import type { PlannedNode, PlannedScope, PlannedStep } from "../plan/execution-plan.ts";
import type { Attempts } from "./attempts.ts";
import type { Details, RunState } from "./run-state.ts";
import type { Writable } from "./writable.ts";
import { runStep, type StepEnd } from "./run-step.ts";
import type { Task } from "./scheduler.ts";
import type { ResultReader } from "./step-scope.ts";
import { WaveTracker } from "./wave-tracker.ts";

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
  readonly waves: WaveTracker;
  readonly #strict: boolean;
  readonly #results: (NodeResult | undefined)[];
  readonly #pending: Int32Array;
  /** When each node started, or -1. */
  readonly #startedAt: Float64Array;
  /** The tasks of the nodes that run or wait for their turn, and who makes their attempts. */
  readonly #tasks: (Task | undefined)[] = [];
  readonly #attempts: (Attempts | undefined)[] = [];
  #left = 0;
  #closed = false;

  constructor(run: RunState, scope: PlannedScope) {
    this.run = run;
    this.scope = scope;
    this.waves = new WaveTracker(run, scope);
    this.#strict = run.plan.definition.run.waves === "strict";
    this.#results = Array.from({ length: scope.nodes.length }, () => undefined);
    this.#pending = Int32Array.from(scope.nodes, (node) => node.dependencies.length);
    this.#startedAt = new Float64Array(scope.nodes.length).fill(-1);
  }

  get ended(): boolean {
    return this.#left === 0;
  }

  begin(): void {
    for (const node of this.scope.nodes) if (node.wave > 0) this.#left += 1;
    for (const index of this.scope.graph.waves[0] ?? []) this.#spawn(index);
  }

  /** The result of a node of this scope. Outer scopes come with groups. */
  result(_up: number, index: number): NodeResult | undefined {
    return this.#results[index];
  }

  /** Something that a step must have an output of, and that was skipped. */
  skippedNeed(step: PlannedStep): string | undefined {
    if (step.always) return undefined;
    const index = step.required.find((needed) => this.#results[needed]?.status === "skipped");
    return index === undefined ? undefined : this.scope.nodes[index]!.id;
  }

  /** A step that is about to be attempted. Called again for its fallback, which starts nothing new. */
  start(step: PlannedStep): void {
    if (this.#startedAt[step.index] !== -1) return;
    this.#startedAt[step.index] = this.run.now;
    this.waves.start(step.wave);
    const { path, wave, uses, definition } = step;
    this.run.emit({ type: "step.started", path, wave, uses, ...(definition.title !== undefined && { title: definition.title }) });
  }

  /** Who makes the attempts of a step, so that a dropped step can say how many there were. */
  follow(step: PlannedStep, attempts: Attempts): void {
    this.#attempts[step.index] = attempts;
  }

  skip(node: PlannedNode, reason: string): void {
    this.#settle(node, { status: "skipped", wave: node.wave, attempts: 0, reason });
  }

  end(step: PlannedStep, end: StepEnd): void {
    const startedAt = this.#startedAt[step.index]!;
    const fatal = end.status === "failed" && step.definition.onError !== "continue";
    if (fatal) {
      this.#closed = true;
      this.failures.push({ path: step.path, error: end.error, thrown: end.thrown });
    }
    const { status, attempts } = end;
    const base = { status, wave: step.wave, attempts, startedAt, durationMs: this.run.now - startedAt };
    if (end.status === "done") this.#settle(step, { ...base, output: end.output });
    else if (end.status === "failed") this.#settle(step, { ...base, error: end.error });
    else this.#settle(step, { ...base, output: end.output, error: end.error });
    if (fatal) this.#close(`\`${step.path}\` failed`);
  }

  /** Ends everything at once: what runs is abandoned, what has not started is skipped. */
  drop(reason: string): void {
    this.#closed = true;
    for (const [index, task] of this.#tasks.entries()) {
      if (task === undefined) continue;
      this.run.scheduler.drop(task);
      const startedAt = this.#startedAt[index]!;
      if (startedAt === -1) continue;
      const node = this.scope.nodes[index]!;
      const attempts = this.#attempts[index]?.count ?? 0;
      const result = { wave: node.wave, attempts, startedAt, durationMs: this.run.now - startedAt };
      this.#settle(node, { status: "cancelled", reason, ...result });
    }
    this.#close(reason);
  }

  counts(): Readonly<Partial<Record<StepStatus, number>>> {
    const counts: Partial<Record<StepStatus, number>> = {};
    for (const result of this.#results) if (result !== undefined) counts[result.status] = (counts[result.status] ?? 0) + 1;
    return counts;
  }

  entries(): readonly (readonly [string, NodeResult])[] {
    return this.scope.nodes.flatMap((node, index) => {
      const result = this.#results[index];
      return result === undefined ? [] : [[node.path, result] as const];
    });
  }

  #spawn(index: number): void {
    const node = this.scope.nodes[index] as PlannedStep;
    this.#tasks[index] = this.run.scheduler.spawn(runStep(this, node));
  }

  #settle(node: PlannedNode, result: NodeResult): void {
    this.#results[node.index] = result;
    this.#tasks[node.index] = undefined;
    this.#attempts[node.index] = undefined;
    this.#left -= 1;
    this.run.emit(finishedEvent(node.path, result));
    const waveEnded = this.waves.end(result.wave);
    if (!this.#closed) this.#release(node, waveEnded);
    if (this.#left === 0) this.run.scheduler.fire(this);
  }

  /** Starts what waited for this node alone, or, wave by wave, the next wave. */
  #release(node: PlannedNode, waveEnded: boolean): void {
    const { offsets, targets, waves } = this.scope.graph;
    if (this.#strict) {
      if (waveEnded) for (const index of waves[node.wave] ?? []) this.#spawn(index);
      return;
    }
    for (let at = offsets[node.index]!; at < offsets[node.index + 1]!; at++) {
      const target = targets[at]!;
      this.#pending[target]! -= 1;
      if (this.#pending[target] === 0) this.#spawn(target);
    }
  }

  /** Nothing new starts: whatever has not started is skipped. */
  #close(reason: string): void {
    for (const node of this.scope.nodes) {
      const { index } = node;
      if (node.wave === 0 || this.#results[index] !== undefined || this.#startedAt[index] !== -1) continue;
      const task = this.#tasks[index];
      if (task !== undefined) this.run.scheduler.drop(task);
      this.skip(node, reason);
    }
  }

}

function finishedEvent(path: string, result: NodeResult): Details<StepFinished> {
  const { status, wave, attempts, durationMs = 0, output, error, reason } = result;
  const event: Writable<Details<StepFinished>> = { type: "step.finished", path, wave, status, attempts, durationMs };
  if (output !== undefined) event.output = output;
  if (error !== undefined) event.error = error;
  if (reason !== undefined) event.reason = reason;
  return event;
}
