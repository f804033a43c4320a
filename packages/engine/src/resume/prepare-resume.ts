import { buildExecutionPlan, resolveParameters, type ExecutionPlan } from "@tidemark/core";
import { readRunHistory, type ResumedRecord, type RunHistory } from "@tidemark/resilience";
import {
  canonicalJson,
  hashFlow,
  type FlowDefinition,
  type Json,
  type JsonObject,
  type NodeResult,
  type Runtime,
} from "@tidemark/spec";
import { versionsOf } from "../run/create-host.ts";
import type { RunStore } from "../run/run-store.ts";
import { compareRun, type StepComparison } from "./compare-run.ts";
import { decideSteps } from "./decide-steps.ts";
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
  const decisions = decideSteps({ history, plan, steps, changed, from });
  const { anew, forgotten, reopened, kept, renamed, steps: decided } = decisions;
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
    ...(kept.length > 0 && { kept }),
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

function raise(
  generations: Readonly<Record<string, number>> = {},
  anew: ReadonlySet<string>,
): Readonly<Record<string, number>> {
  const raised = [...anew].map((path) => [path, (generations[path] ?? 0) + 1] as const);
  return { ...generations, ...Object.fromEntries(raised) };
}

/** Values that today's flow still declares. */
function declared(values: JsonObject, names: Readonly<Record<string, unknown>>): JsonObject {
  return Object.fromEntries(Object.entries(values).filter(([name]) => Object.hasOwn(names, name)));
}
