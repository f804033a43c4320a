import type { ExecutionPlan } from "@tidemark/core";
import type { RunHistory } from "@tidemark/resilience";
import type { OperationId } from "@tidemark/spec";
import { reasons, type StepComparison } from "./compare-run.ts";
import { descendants, findStep } from "./descendants.ts";
import { passedDeadlines, unsettledAttempt } from "./unsettled-attempt.ts";

export interface StepChoices {
  readonly history: RunHistory;
  readonly plan: ExecutionPlan;
  readonly steps: readonly StepComparison[];
  readonly changed: "refuse" | "rerun" | "keep";
  readonly from: readonly string[];
}

/** What becomes of the steps of a run, with everything that a person has said. */
export interface StepDecisions {
  readonly steps: readonly StepComparison[];
  /** Run again under a new key. */
  readonly anew: ReadonlySet<string>;
  /** Whose recorded attempts no longer count, with limits of time that have passed. */
  readonly forgotten: readonly string[];
  /** Attempts that failed and of which a person has to say what became. */
  readonly reopened: readonly OperationId[];
  /** Whose records stand although they or what they read has changed. */
  readonly kept: readonly string[];
  /** New path, old path. */
  readonly renamed: Readonly<Record<string, string>>;
}

export function decideSteps({ history, plan, steps, changed, from }: StepChoices): StepDecisions {
  const undecided = steps.filter(({ verdict }) => verdict === "undecided");
  const named = from.map((path) => findStep(plan, path));
  const anew = new Set([
    ...(changed === "rerun" ? undecided.map(({ path }) => path) : []),
    ...descendants(plan, named),
  ]);
  const isNewWay = anew.size > 0 || steps.some(({ verdict }) => verdict === "undecided" || verdict === "new");
  // A run that was killed ends as it would have ended; one that has ended is tried again.
  const isTriedAgain = ({ reason, changed: keys }: StepComparison): boolean =>
    reason !== reasons.failed || history.ended !== undefined || isNewWay || keys !== undefined;
  const again = steps.filter((step) => step.verdict === "rerun" && isTriedAgain(step));
  const unsettled = again.filter(
    ({ path }) => !from.includes(path) && unsettledAttempt(history, path) !== undefined,
  );
  // Run anew with what it depends on, it would run under a key that its target does not know.
  for (const { path } of unsettled) anew.delete(path);
  const keptChanges = changed === "keep" ? undecided : [];
  const kept = [...keptChanges, ...unsettled.filter((step) => isNewWay || step.changed !== undefined)];
  // An attempt that failed counts on, unless what it was given may be something else now.
  const forgotten = again.filter(
    (step) =>
      !unsettled.includes(step) && (isNewWay || step.reason === reasons.failed || step.changed !== undefined),
  );
  return {
    anew,
    forgotten: [
      ...forgotten.map(({ path }) => path),
      ...unsettled.flatMap(({ path }) => passedDeadlines(history, path)),
      ...endingsOf(history, plan),
    ],
    reopened: unsettled
      .map(({ path }) => unsettledAttempt(history, path)!)
      .filter((id) => history.completions.has(id)),
    kept: kept.map(({ path }) => path),
    renamed: renames(keptChanges),
    steps: steps.map((step) => {
      if (anew.has(step.path)) return asked(step);
      const stays = step.verdict === "rerun" ? !isTriedAgain(step) : keptChanges.includes(step);
      return stays ? { ...step, verdict: "kept" } : step;
    }),
  };
}

/** What belongs to the end that a run has come to, and not to what comes now. */
function endingsOf({ ended }: RunHistory, { definition }: ExecutionPlan): readonly string[] {
  if (ended === undefined || ended.status === "done") return [];
  const handler = definition.onError === undefined ? [] : [definition.onError];
  return ended.status === "timed_out" ? [...handler, "#timeout"] : handler;
}

function asked(step: StepComparison): StepComparison {
  const reason = step.verdict === "undecided" ? step.reason : "it was asked for";
  return { ...step, verdict: "rerun", reason };
}

function renames(undecided: readonly StepComparison[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    undecided.flatMap(({ path, renamedFrom }) => (renamedFrom === undefined ? [] : [[path, renamedFrom]])),
  );
}
