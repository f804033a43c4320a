import type { QuestionRecord, RunHistory } from "@tidemark/resilience";
import type { Decision, Question } from "@tidemark/spec";
import { EngineError } from "../engine-error.ts";
import { findNode } from "./find-node.ts";
import { readTarget, refuseOver, type RunTarget, type TargetedRun } from "./run-target.ts";

/** A question that waits for somebody to answer it. */
export interface OpenQuestion {
  readonly run: string;
  readonly step: string;
  readonly question: Question;
  /** The hash of what is shown. Given with the answer, the answer counts for nothing else. */
  readonly evidence: string;
}

/**
 * The question that a step of a run asks.
 *
 * @throws {EngineError} `run_over`, `unknown_step`, `not_waiting`, `already_decided`
 * @example
 * const { question } = await readQuestion({ stateFolder: ".tidemark", run: "latest" }, "approve");
 * question.actions.map(({ name }) => name) // ["approve", "reject", "input"]
 */
export async function readQuestion(target: RunTarget, step: string): Promise<OpenQuestion> {
  const run = await readTarget(target);
  const { question, evidence } = await openQuestionOf(run, step);
  return { run: run.run, step, question, evidence };
}

/** The record of a question that nobody has answered. */
export async function openQuestionOf(run: TargetedRun, step: string): Promise<QuestionRecord> {
  refuseOver(run);
  findNode(run.history.definition, step);
  const record = questionOf(run, step);
  if (record === undefined) throw notAsked(run, step);
  const answer = await answerTo(run, record);
  if (answer !== undefined) throw alreadyDecided(run, step, answer);
  return record;
}

/** The newest question of a step, as it stands since the step was last run anew. */
export function questionOf({ history }: TargetedRun, step: string): QuestionRecord | undefined {
  const generation = history.header.generations?.[step] ?? 0;
  return history.questions.get(`${step}@${generation}:decision:0`);
}

export interface GivenAnswer {
  readonly decision: Decision;
  readonly at: number;
  /** Whether the run has it already; else it has when the run goes on. */
  readonly isTaken: boolean;
}

/** What the run has recorded as the answer to a question: to this one, and not to one that showed something else. */
export function decisionOn(
  { completions }: RunHistory,
  { id, evidence }: Pick<QuestionRecord, "id" | "evidence">,
): { readonly decision: Decision; readonly at: number } | undefined {
  const record = completions.get(id)?.record;
  return record?.type === "decided" && record.evidence === evidence ? record : undefined;
}

/** What somebody or something has answered to a question. */
export async function answerTo(
  { history, inbox }: TargetedRun,
  question: QuestionRecord,
): Promise<GivenAnswer | undefined> {
  const recorded = decisionOn(history, question);
  const entry = await inbox.get("answer", question.id, question.evidence);
  // The run records when it heard of the answer, which may be days later.
  if (recorded !== undefined)
    return { decision: recorded.decision, at: entry?.at ?? recorded.at, isTaken: true };
  return entry === undefined ? undefined : { decision: entry.decision, at: entry.at, isTaken: false };
}

export function alreadyDecided(
  { name }: Pick<TargetedRun, "name">,
  step: string,
  { decision: { action, by }, at, isTaken }: GivenAnswer,
): EngineError {
  const when = new Date(at).toISOString();
  return new EngineError(
    "already_decided",
    `\`${step}\` was decided already: \`${action}\`, by ${by} at ${when}.`,
    {
      hint: isTaken
        ? `One answer counts. To ask again: tidemark resume ${name} --from ${step}`
        : `One answer counts. The run goes on with: tidemark resume ${name}`,
    },
  );
}

function notAsked(run: TargetedRun, step: string): EngineError {
  const { history } = run;
  const waiting = [...history.questions.values()].filter(
    (record) => decisionOn(history, record) === undefined && questionOf(run, record.path) === record,
  );
  const names = waiting.map(({ path }) => `\`${path}\``).join(", ");
  const generation = history.header.generations?.[step] ?? 0;
  const worked = [...history.completions.keys(), ...history.intents.keys()].some((id) =>
    id.startsWith(`${step}@${generation}:attempt:`),
  );
  const message = worked
    ? `\`${step}\` asks nobody: it is no checkpoint.`
    : `\`${step}\` asks nothing yet: the run ${run.run} has not come to it.`;
  return new EngineError("not_waiting", message, {
    hint: names === "" ? "No step of the run waits for an answer." : `What waits for an answer: ${names}.`,
  });
}
