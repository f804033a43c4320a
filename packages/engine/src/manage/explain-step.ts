import { buildExecutionPlan, type ExecutionPlan, type PlannedStep } from "@tidemark/core";
import type { CacheVerdict } from "@tidemark/resilience";
import type {
  Decision,
  ErrorRecord,
  Json,
  NodeResult,
  Question,
  Runtime,
  SourceRange,
  StepStatus,
} from "@tidemark/spec";
import { EngineError } from "../engine-error.ts";
import { replayRun, type RecordedRun } from "../resume/replay-run.ts";
import { PlannedSteps } from "../run/planned-steps.ts";
import { collectAttempts, type ExplainedAttempt } from "./explain-attempts.ts";
import { explainCondition, type ExplainedCondition } from "./explain-condition.ts";
import { explainResumes, type ExplainedResume } from "./explain-resumes.ts";
import { findNode } from "./find-node.ts";
import { answerTo, decisionOn, questionOf } from "./open-question.ts";
import { ownerOf, readTarget, type RunTarget, type TargetedRun } from "./run-target.ts";
import { interruptionsOf } from "./settle-run.ts";

export interface ExplainOptions {
  readonly step: string;
  /** Those that the run was planned with. */
  readonly runtimes: readonly Runtime[];
}

/**
 * Where a step stands. How it has ended, or: `pending`: the run has not come to it; `running`: a process works on it;
 * `stopped`: it had begun, and no process works on the run; `waiting`: for an answer; `interrupted`: for somebody to say
 * what became of it; `uncalled`: it runs only when another step calls it, and none has.
 */
export type StepState =
  | StepStatus
  | "pending"
  | "running"
  | "stopped"
  | "waiting"
  | "interrupted"
  | "uncalled";

/** Why a step of a run did what it did. Times are milliseconds since the epoch. */
export interface StepExplanation {
  readonly run: string;
  readonly flow: string;
  readonly folder: string;
  readonly step: string;
  readonly title?: string;
  readonly uses: string;
  readonly state: StepState;
  /** The file that the run's flow was read from, and where in it the step stood then. */
  readonly source?: string;
  readonly location?: SourceRange;
  /** From 1; 0 for a step that runs only when called. */
  readonly wave: number;
  readonly startedAt?: number;
  readonly durationMs?: number;
  /** Why it was skipped, rejected or cancelled. */
  readonly reason?: string;
  readonly output?: Json;
  readonly error?: ErrorRecord;
  /** What it waited for, and how that ended. */
  readonly needs: readonly ExplainedNeed[];
  readonly when?: ExplainedCondition;
  /** Every attempt, also those of steps that stood in for it. */
  readonly attempts: readonly ExplainedAttempt[];
  /** The step that stood in for it, because of `error`; `output` is its output. */
  readonly fallback?: string;
  /** For a step that runs only when called: the steps that called it. */
  readonly calledBy?: readonly string[];
  /** Whether its output came from an earlier run, and why not. Only for a step with `cache: true` that was looked up. */
  readonly cache?: CacheVerdict;
  readonly question?: ExplainedQuestion;
  /** How often a person had it run anew. */
  readonly generation: number;
  /** What became of it each time the run went on. */
  readonly resumes: readonly ExplainedResume[];
}

export interface ExplainedNeed {
  readonly step: string;
  readonly state?: StepStatus;
}

export interface ExplainedQuestion extends Pick<Question, "ask" | "actions" | "dueAt"> {
  readonly askedAt: number;
  readonly evidence: string;
  /** What was decided, by whom and when. */
  readonly decision?: Decision;
  readonly decidedAt?: number;
  /** Whether the run has it already; else it has when it goes on. */
  readonly isTaken?: boolean;
}

/**
 * Tells why a step of a run ran, or did not: from what is recorded of the run, with the flow as it was then. Works for runs
 * that are over, suspended, crashed, or running.
 *
 * @throws {EngineError} `unknown_step`
 * @example
 * const { state, reason } = await explainStep(".tidemark/runs/digest/20261120-133059-k3f9qz", { step: "send", runtimes });
 */
export async function explainStep(
  target: RunTarget,
  { step: path, runtimes }: ExplainOptions,
): Promise<StepExplanation> {
  const run = await readTarget(target);
  const { history, folder, blobs } = run;
  const { definition, header } = history;
  findNode(definition, path);
  const plan = buildExecutionPlan(definition, { runtimes });
  const step = new PlannedSteps(plan).at(path);
  if (step === undefined)
    throw new EngineError("unknown_step", `\`${path}\` is a group, and only steps can be explained so far.`);
  const recorded = await replayRun(plan, history, blobs);
  const result = recorded.results.get(path);
  const attempts = collectAttempts(recorded.events, step);
  const { title, location } = step.definition;
  const { status, ...ended } = result ?? {};
  const when = explainCondition(step, { plan, header, results: recorded.results });
  const question = await explainQuestion(run, path);
  const cache = cacheVerdict(run, path);
  const startedAt = recorded.events.find((event) => event.type === "step.started" && event.path === path)?.at;
  return {
    ...{ run: run.run, flow: definition.name, folder, step: path },
    ...(title !== undefined && { title }),
    uses: step.uses,
    state: status ?? stateOf(run, step, recorded, attempts),
    ...(definition.source !== undefined && { source: definition.source }),
    ...(location !== undefined && { location }),
    wave: step.wave,
    ...(startedAt !== undefined && { startedAt }),
    ...pick(ended),
    needs: needsOf(step, plan, recorded),
    ...(when !== undefined && { when }),
    attempts,
    ...(status === "fallback" && { fallback: standIn(attempts) }),
    ...(step.wave === 0 && { calledBy: callersOf(attempts, path) }),
    ...(cache !== undefined && { cache }),
    ...(question !== undefined && { question }),
    generation: header.generations?.[path] ?? 0,
    resumes: explainResumes(run.records, { path, results: recorded.results, attempts }),
  };
}

function pick({
  durationMs,
  reason,
  output,
  error,
}: Partial<NodeResult>): Pick<StepExplanation, "durationMs" | "reason" | "output" | "error"> {
  return {
    ...(durationMs !== undefined && { durationMs }),
    ...(reason !== undefined && { reason }),
    ...(output !== undefined && { output }),
    ...(error !== undefined && { error }),
  };
}

function stateOf(
  run: TargetedRun,
  { path, wave }: PlannedStep,
  { started }: RecordedRun,
  attempts: readonly ExplainedAttempt[],
): StepState {
  if (interruptionsOf(run).some((intent) => attempts.some((attempt) => attempt.path === intent.path)))
    return "interrupted";
  const record = questionOf(run, path);
  if (record !== undefined && decisionOn(run.history, record) === undefined) return "waiting";
  const last = attempts.at(-1);
  if (wave === 0 && last === undefined) return "uncalled";
  // What it came to is told by the step that called it, and by its last attempt.
  if (wave === 0 && last?.status !== undefined) return last.status;
  if (!started.has(path) && last === undefined) return "pending";
  return ownerOf(run.folder) === undefined ? "stopped" : "running";
}

function needsOf(step: PlannedStep, { root }: ExecutionPlan, { results }: RecordedRun): ExplainedNeed[] {
  return step.dependencies.map((index) => {
    const { path } = root.nodes[index]!;
    const status = results.get(path)?.status;
    return { step: path, ...(status !== undefined && { state: status }) };
  });
}

/** The last step that was tried in its place. */
function standIn(attempts: readonly ExplainedAttempt[]): string {
  const path = attempts.at(-1)?.path ?? "";
  return path.slice(path.lastIndexOf("~") + 1);
}

/** `topics` of `topics~cached_topics`. */
function callersOf(attempts: readonly ExplainedAttempt[], id: string): readonly string[] {
  const callers = attempts.flatMap(({ path }) => (path === id ? [] : [path.replace(/[~!][^~!]*$/, "")]));
  return [...new Set(callers)];
}

function cacheVerdict({ history }: TargetedRun, path: string): CacheVerdict | undefined {
  const generation = history.header.generations?.[path] ?? 0;
  const record = history.completions.get(`${path}@${generation}:attempt:1`)?.record;
  return record !== undefined && "cache" in record ? record.cache : undefined;
}

async function explainQuestion(run: TargetedRun, path: string): Promise<ExplainedQuestion | undefined> {
  const record = questionOf(run, path);
  if (record === undefined) return undefined;
  const { ask, actions, dueAt } = record.question;
  const answer = await answerTo(run, record);
  return {
    ...{ ask, actions, askedAt: record.at, evidence: record.evidence },
    ...(dueAt !== undefined && { dueAt }),
    ...(answer !== undefined && {
      decision: answer.decision,
      decidedAt: answer.at,
      isTaken: answer.isTaken,
    }),
  };
}
