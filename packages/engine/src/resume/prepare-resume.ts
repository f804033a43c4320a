import { buildExecutionPlan, resolveParameters, type ExecutionPlan, type PlannedStep } from "@tidemark/core";
import { pathOf, readRunHistory, type ResumedRecord, type RunHistory } from "@tidemark/resilience";
import {
  canonicalJson,
  hashFlow,
  suggest,
  type FlowDefinition,
  type Json,
  type JsonObject,
  type NodeResult,
  type Runtime,
} from "@tidemark/spec";
import { EngineError } from "../engine-error.ts";
import { versionsOf } from "../run/create-host.ts";
import type { RunStore } from "../run/run-store.ts";
import { compareRun, reasons, type StepComparison } from "./compare-run.ts";
import { doubtfulAttempt, passedDeadlines } from "./doubtful-attempt.ts";
import { replayRun, type RecordedRun } from "./replay-run.ts";
import { conditionalSteps, settledConditions } from "./settled-conditions.ts";

export interface ResumeChoices {
  /** Values of `config` that are to differ from the run's. */
  readonly config?: Readonly<Record<string, Json>>;
  readonly env?: Readonly<Record<string, string>>;
  /** What becomes of finished steps that have changed, or that come after one. @default "refuse" */
  readonly changed?: "refuse" | "rerun" | "keep";
  /** Steps to run anew, each with everything that depends on it. */
  readonly from?: readonly string[];
}

export interface ResumeParts extends ResumeChoices {
  readonly store: Pick<RunStore, "records" | "blobs">;
  /** Today's flow. @default the one that the run worked with last */
  readonly flow?: FlowDefinition | undefined;
  readonly runtimes: readonly Runtime[];
  readonly now: number;
  /** Compares step by step, also where nothing can have changed. @default false */
  readonly detailed?: boolean;
}

/** How a run is to go on. */
export interface PreparedResume {
  readonly history: RunHistory;
  readonly plan: ExecutionPlan;
  /** To be recorded before anything else. */
  readonly record: ResumedRecord;
  /** What becomes of each step. */
  readonly steps: readonly StepComparison[];
  /** Whether the story of the run is another one from its beginning: steps run anew, or the flow has changed. */
  readonly isNewStory: boolean;
}

/** Works out how a run goes on. Writes nothing, and refuses nothing: see `refuseResume`. */
export async function prepareResume(parts: ResumeParts): Promise<PreparedResume> {
  const { store, runtimes, now, from = [], changed = "refuse" } = parts;
  const history = readRunHistory(store.records);
  const flow = parts.flow ?? history.definition;
  const plan = buildExecutionPlan(flow, { runtimes });
  const isChanged = flow !== history.definition && hashFlow(history.definition) !== hashFlow(flow);
  const versions = versionsOf(runtimes);
  const hasOtherRuntimes = canonicalJson(history.versions) !== canonicalJson(versions);
  const isPlain = !isChanged && !hasOtherRuntimes && from.length === 0 && history.ended === undefined;
  const needsComparison = !isPlain || parts.detailed === true || conditionalSteps(plan).length > 0;
  const { steps, results } = needsComparison ? await compare(parts, history, plan) : nothingCompared;
  const undecided = steps.filter(({ verdict }) => verdict === "undecided");
  const failed = steps.filter(({ verdict }) => verdict === "rerun");
  const anew = new Set([
    ...(changed === "rerun" ? undecided.map(({ path }) => path) : []),
    ...descendants(
      plan,
      from.map((path) => findStep(plan, path)),
    ),
  ]);
  const isNewWay = anew.size > 0 || steps.some(({ verdict }) => verdict === "undecided" || verdict === "new");
  // Nobody knows whether these had their effect: whatever has changed, a person says so before they run again.
  const cutOff = failed.filter(({ path, reason }) => reason === reasons.begun && isCutOff(history, path));
  // A run that was killed ends as it would have ended; one that has ended is tried again.
  const isTriedAgain = ({ reason, changed: keys }: StepComparison): boolean =>
    reason !== reasons.failed || history.ended !== undefined || isNewWay || keys !== undefined;
  const doubtful = failed.filter(
    (step) =>
      step.reason === reasons.failed &&
      isTriedAgain(step) &&
      doubtfulAttempt(history, step.path) !== undefined,
  );
  const reopened = doubtful.map(({ path }) => doubtfulAttempt(history, path)!);
  const unsettled = [...cutOff, ...doubtful].filter(({ path }) => !from.includes(path));
  // Run anew with what it depends on, it would run under a key that its target does not know.
  for (const { path } of unsettled) anew.delete(path);
  const forgotten = [
    ...forget(
      history,
      plan,
      failed.filter((step) => isTriedAgain(step) && !cutOff.includes(step) && !doubtful.includes(step)),
      isNewWay,
    ),
    ...doubtful.flatMap(({ path }) => passedDeadlines(history, path)),
  ];
  const kept = [
    ...(changed === "keep" ? undecided : []),
    ...unsettled.filter((step) => step.changed !== undefined || isNewWay),
  ];
  const renamed = changed === "keep" ? renames(undecided) : {};
  const decided = steps.map((step) => {
    if (anew.has(step.path)) return asked(step);
    if (step.verdict === "rerun" && !isTriedAgain(step)) return { ...step, verdict: "kept" as const };
    return changed === "keep" && step.verdict === "undecided" ? { ...step, verdict: "kept" as const } : step;
  });
  const conditions = settledConditions(plan, decided, results);
  const record: ResumedRecord = {
    type: "resumed",
    epoch: history.epoch + 1,
    at: Math.max(now, history.lastAt),
    attempt: history.header.attempt + 1,
    inputs: resolveParameters("inputs", flow, declared(history.header.inputs, flow.inputs)),
    config: resolveParameters("config", flow, {
      ...declared(history.header.config, flow.config),
      ...parts.config,
    }),
    ...(parts.env !== undefined && { env: parts.env }),
    ...((isChanged || history.definition.source !== flow.source) && { definition: flow }),
    ...(hasOtherRuntimes && { versions }),
    ...(anew.size > 0 && { generations: raise(history.header.generations, anew) }),
    ...((needsComparison || history.header.conditions !== undefined) && { conditions }),
    ...(forgotten.length > 0 && { forgotten }),
    ...(reopened.length > 0 && { reopened }),
    ...(kept.length > 0 && { kept: kept.map(({ path }) => path) }),
    ...(Object.keys(renamed).length > 0 && { renamed }),
  };
  const isNewStory =
    isChanged || hasOtherRuntimes || anew.size > 0 || forgotten.length > 0 || reopened.length > 0;
  return { history, plan, record, steps: decided, isNewStory };
}

const nothingCompared = { steps: [], results: new Map<string, NodeResult>() } as const;

async function compare(
  { store, runtimes }: ResumeParts,
  history: RunHistory,
  after: ExecutionPlan,
): Promise<{ readonly steps: readonly StepComparison[]; readonly results: RecordedRun["results"] }> {
  const before = buildExecutionPlan(history.definition, { runtimes });
  const recorded = await replayRun(before, history, store.blobs);
  const steps = compareRun({
    ...{ before, recorded, after },
    versionsBefore: history.versions,
    versionsAfter: versionsOf(runtimes),
  });
  return { steps, results: recorded.results };
}

/** Whether an attempt of a `once` step had begun of which nothing more is known. */
function isCutOff({ intents }: RunHistory, path: string): boolean {
  return [...intents.keys()].some((id) => pathOf(id) === path);
}

/** Steps whose recorded attempts no longer count, and limits of the run that have passed. */
function forget(
  { ended }: RunHistory,
  { definition }: ExecutionPlan,
  again: readonly StepComparison[],
  isNewWay: boolean,
): readonly string[] {
  // An attempt that failed counts on, unless what it was given may be something else now.
  const paths = again.filter(
    ({ reason, changed }) => isNewWay || reason === reasons.failed || changed !== undefined,
  );
  const forgotten = paths.map(({ path }) => path);
  if (ended === undefined || ended.status === "done") return forgotten;
  if (definition.onError !== undefined) forgotten.push(definition.onError);
  return ended.status === "timed_out" ? [...forgotten, "#timeout"] : forgotten;
}

function asked(step: StepComparison): StepComparison {
  return {
    ...step,
    verdict: "rerun",
    reason: step.verdict === "undecided" ? step.reason : "it was asked for",
  };
}

function raise(
  generations: Readonly<Record<string, number>> = {},
  anew: ReadonlySet<string>,
): Readonly<Record<string, number>> {
  const raised = [...anew].map((path) => [path, (generations[path] ?? 0) + 1] as const);
  return { ...generations, ...Object.fromEntries(raised) };
}

function renames(undecided: readonly StepComparison[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    undecided.flatMap(({ path, renamedFrom }) => (renamedFrom === undefined ? [] : [[path, renamedFrom]])),
  );
}

/** Values that today's flow still declares. */
function declared(values: JsonObject, names: Readonly<Record<string, unknown>>): JsonObject {
  return Object.fromEntries(Object.entries(values).filter(([name]) => Object.hasOwn(names, name)));
}

/** The steps and everything that depends on them. */
function descendants({ root }: ExecutionPlan, steps: readonly PlannedStep[]): readonly string[] {
  const found = new Set(steps.map(({ index }) => index));
  const { offsets, targets } = root.graph;
  for (const index of found)
    for (let at = offsets[index]!; at < offsets[index + 1]!; at++) found.add(targets[at]!);
  return [...found].map((index) => root.nodes[index]!.path);
}

function findStep(plan: ExecutionPlan, path: string): PlannedStep {
  const steps = plan.root.nodes.filter((node) => node.kind === "step");
  const step = steps.find((node) => node.path === path);
  if (step !== undefined) return step;
  const likely = suggest(
    path,
    steps.map((node) => node.path),
  );
  throw new EngineError("unknown_step", `There is no step \`${path}\` in the flow.`, {
    ...(likely !== undefined && { hint: `Did you mean \`${likely}\`?` }),
  });
}
