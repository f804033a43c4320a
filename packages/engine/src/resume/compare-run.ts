import { isSkippedByItself, type ExecutionPlan, type PlannedNode, type PlannedStep } from "@tidemark/core";
import {
  canonicalJson,
  hashNode,
  type Json,
  type NodeResult,
  type RuntimeVersions,
  type SourceRange,
  type StepDefinition,
} from "@tidemark/spec";
import type { RecordedRun } from "./replay-run.ts";

/**
 * What becomes of a step when the run goes on with today's flow.
 *
 * - `kept`: it has ended, and stays as it is.
 * - `rerun`: it had begun, or failed, and runs again.
 * - `pending`: it has not run yet.
 * - `new`, `removed`: only one of the two flows has it.
 * - `undecided`: it has ended, and it or something before it has changed: somebody has to say.
 */
export type StepVerdict = "kept" | "rerun" | "pending" | "new" | "removed" | "undecided";

export interface StepComparison {
  readonly path: string;
  readonly verdict: StepVerdict;
  /** In one sentence, without its full stop. */
  readonly reason: string;
  /** Where it stands in today's file, or stood in the run's. */
  readonly location?: SourceRange;
  /** The settings that differ. */
  readonly changed?: readonly string[];
  /** A finished step that is gone, and does the same. */
  readonly renamedFrom?: string;
}

/** Reasons that decide what of a step's record still counts. */
export const reasons = { failed: "it failed", begun: "it had begun and not ended" } as const;

export interface CompareOptions {
  /** The plan of the run, and what is recorded of it. */
  readonly before: ExecutionPlan;
  readonly recorded: RecordedRun;
  readonly versionsBefore: RuntimeVersions;
  /** The plan of today. */
  readonly after: ExecutionPlan;
  readonly versionsAfter: RuntimeVersions;
}

/** Compares a run with today's flow, step by step, in the order of the flow. */
export function compareRun(options: CompareOptions): readonly StepComparison[] {
  return new Comparison(options).list();
}

const endings: ReadonlySet<NodeResult["status"]> = new Set(["done", "fallback", "skipped", "rejected"]);

class Comparison {
  readonly #options: CompareOptions;
  readonly #before: ReadonlyMap<string, PlannedStep>;
  readonly #after: ReadonlyMap<string, PlannedStep>;
  readonly #known = new Map<string, StepComparison>();
  readonly #renamed: ReadonlyMap<string, string>;

  constructor(options: CompareOptions) {
    this.#options = options;
    this.#before = stepsOf(options.before);
    this.#after = stepsOf(options.after);
    this.#renamed = this.#findRenamed();
  }

  list(): readonly StepComparison[] {
    const list: StepComparison[] = [];
    for (const step of this.#after.values()) {
      const comparison = this.#compare(step);
      // What runs only when called is of no interest before somebody calls it.
      if (step.wave > 0 || comparison.verdict !== "pending") list.push(comparison);
    }
    const taken = new Set(this.#renamed.values());
    for (const [path, step] of this.#before)
      if (!this.#after.has(path) && !taken.has(path)) list.push(this.#gone(step));
    return list;
  }

  #compare(step: PlannedStep): StepComparison {
    const known = this.#known.get(step.path);
    if (known !== undefined) return known;
    const { location } = step.definition;
    const result = { path: step.path, ...this.#judge(step), ...(location !== undefined && { location }) };
    this.#known.set(step.path, result);
    return result;
  }

  #judge(step: PlannedStep): Omit<StepComparison, "path" | "location"> {
    const { path } = step;
    const before = this.#before.get(path);
    if (before === undefined) return this.#judgeNew(path);
    const { results, started } = this.#options.recorded;
    const result = results.get(path);
    const changed = this.#changes(before, step);
    const about = changed.length === 0 ? {} : { changed };
    if (result === undefined || !isSettled(result, before)) {
      if (result?.status === "failed") return { verdict: "rerun", reason: reasons.failed, ...about };
      if (started.has(path) && before.runtime?.asks === true)
        return { verdict: "pending", reason: "it waits for a decision", ...about };
      if (started.has(path)) return { verdict: "rerun", reason: reasons.begun, ...about };
      return { verdict: "pending", reason: "it has not run yet", ...about };
    }
    const cause = this.#causeOf(step, changed, result);
    // What was skipped did nothing: looking at it again needs nobody's word.
    if (cause !== undefined && result.status === "skipped")
      return { verdict: "rerun", reason: `it was skipped, and ${cause}`, ...about };
    if (cause !== undefined) return { verdict: "undecided", reason: cause, ...about };
    return {
      verdict: "kept",
      reason: result.status === "skipped" ? "it was skipped" : `it is ${result.status}`,
    };
  }

  #judgeNew(path: string): Omit<StepComparison, "path" | "location"> {
    const renamedFrom = this.#renamed.get(path);
    if (renamedFrom === undefined) return { verdict: "new", reason: "the run's flow did not have it" };
    const reason = `it does what \`${renamedFrom}\` did, which is gone: renamed?`;
    return { verdict: "undecided", reason, renamedFrom };
  }

  #gone({ path, definition: { location } }: PlannedStep): StepComparison {
    const isOver = this.#options.recorded.results.has(path);
    const reason = isOver ? "it has ended, and is no longer in the flow" : "it is no longer in the flow";
    return { path, verdict: "removed", reason, ...(location !== undefined && { location }) };
  }

  /** Why a finished step is no longer what it was; nothing where it is. */
  #causeOf(step: PlannedStep, changed: readonly string[], result: NodeResult): string | undefined {
    if (changed.length > 0) return `its definition changed: ${changed.map((key) => `\`${key}\``).join(", ")}`;
    const scope = this.#options.after.root;
    // A step that stood in is part of what the result was made of.
    const stoodIn = result.status === "fallback" ? scope.nodes[step.fallback ?? -1] : undefined;
    if (stoodIn !== undefined && this.#hasChanged(stoodIn))
      return `\`${stoodIn.id}\` stood in for it and changed`;
    for (const index of step.dependencies) {
      const node = scope.nodes[index];
      if (node?.kind !== "step") continue;
      const { verdict } = this.#compare(node);
      if (verdict === "rerun") return `\`${node.id}\` before it runs again`;
      if (verdict === "undecided" || verdict === "new") return `\`${node.id}\` before it changed`;
    }
    return undefined;
  }

  #hasChanged(node: PlannedNode): boolean {
    const before = this.#before.get(node.path);
    return node.kind !== "step" || before === undefined || this.#changes(before, node).length > 0;
  }

  #changes(before: PlannedStep, after: PlannedStep): readonly string[] {
    const { versionsBefore, versionsAfter } = this.#options;
    if (hash(before, versionsBefore) === hash(after, versionsAfter)) return [];
    const keys = changedKeys(before, after);
    return keys.length > 0 ? keys : ["the version of its runtime"];
  }

  /** New steps that do what a finished step did that is gone, by path. */
  #findRenamed(): ReadonlyMap<string, string> {
    const { recorded, versionsBefore, versionsAfter } = this.#options;
    const gone = new Map<string, string>();
    for (const [path, step] of this.#before)
      if (!this.#after.has(path) && isSettled(recorded.results.get(path), step))
        gone.set(hash(step, versionsBefore, { anonymous: true }), path);
    const renamed = new Map<string, string>();
    for (const [path, step] of this.#after) {
      const key = hash(step, versionsAfter, { anonymous: true });
      const from = this.#before.has(path) ? undefined : gone.get(key);
      if (from === undefined) continue;
      renamed.set(path, from);
      gone.delete(key);
    }
    return renamed;
  }
}

/** Whether a step has ended so that it does not run again by itself. */
function isSettled(result: NodeResult | undefined, step: PlannedStep): boolean {
  if (result === undefined) return false;
  // What was skipped because the run ended has its turn when the run goes on.
  if (result.status === "skipped" && !isSkippedByItself(result.reason)) return false;
  return endings.has(result.status) || (result.status === "failed" && step.definition.onError === "continue");
}

function stepsOf(plan: ExecutionPlan): ReadonlyMap<string, PlannedStep> {
  return new Map(
    plan.root.nodes.flatMap((node) => (node.kind === "step" ? [[node.path, node] as const] : [])),
  );
}

function hash(
  { definition, uses }: PlannedStep,
  versions: RuntimeVersions,
  { anonymous = false }: { readonly anonymous?: boolean } = {},
): string {
  return hashNode({ ...definition, uses, ...(anonymous && { id: "" }) }, versions);
}

/** As a flow file spells them. */
const spelling: Readonly<Record<string, string>> = {
  timeoutMs: "timeout",
  deadlineMs: "deadline",
  onError: "on_error",
};

function changedKeys(before: PlannedStep, after: PlannedStep): readonly string[] {
  const [old, current] = [describe(before), describe(after)];
  const keys = new Set([...Object.keys(old), ...Object.keys(current)]);
  return [...keys]
    .filter((key) => text(old[key]) !== text(current[key]))
    .map((key) => spelling[key] ?? key)
    .toSorted();
}

/** A step's settings, its own and those of its runtime, as one mapping. */
function describe({ definition, uses }: PlannedStep): Record<string, unknown> {
  const { title, prose, location, kind, id, settings, ...rest } = definition as StepDefinition;
  return { ...settings, ...rest, uses };
}

function text(value: unknown): string {
  return value === undefined ? "" : canonicalJson(value as Json);
}
