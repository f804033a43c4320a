import { checkJsonSchema } from "@tidemark/core";
import type { AnswerEntry, QuestionRecord } from "@tidemark/resilience";
import { suggest, type Decision, type Json, type QuestionAction } from "@tidemark/spec";
import { EngineError } from "../engine-error.ts";
import { awaitTaken, type Taken } from "./await-taken.ts";
import { alreadyDecided, decisionOn, openQuestionOf } from "./open-question.ts";
import { readTarget, type RunTarget, type TargetedRun } from "./run-target.ts";
import { checkName } from "./who-decides.ts";

export interface AnswerOptions {
  readonly step: string;
  /** One of those that the question offers: `approve`. */
  readonly action: string;
  readonly input?: Json;
  readonly reason?: string;
  /** Who decides. */
  readonly by: string;
  /** What was shown, as `readQuestion` tells it: for anything else the answer is refused. @default what is shown now */
  readonly evidence?: string;
  /** Milliseconds since the epoch. @default Date.now */
  readonly now?: () => number;
  /** How long to wait until a process that works on the run has taken the answer. @default 2000 */
  readonly waitMs?: number;
}

export interface RecordedAnswer extends Taken {
  readonly run: string;
  readonly folder: string;
  readonly step: string;
  readonly decision: Decision;
  readonly at: number;
}

/**
 * Answers the question of a checkpoint, whether or not a process works on the run. One answer counts.
 *
 * @throws {EngineError} `run_over`, `unknown_step`, `not_waiting`, `already_decided`, `too_late`, `invalid_answer`
 * @example
 * await answerRun({ stateFolder: ".tidemark", run: "latest" }, { step: "approve", action: "approve", by: "ada" });
 */
export async function answerRun(target: RunTarget, options: AnswerOptions): Promise<RecordedAnswer> {
  const { step, by, now = Date.now, waitMs = 2000 } = options;
  checkName(by);
  const read = await readTarget(target);
  const { run, folder, inbox } = read;
  const record = await openQuestionOf(read, step);
  const at = now();
  refuseLate(read, record, at);
  refuseOther(record, options);
  const decision = decide(record, options);
  const { id, evidence } = record;
  const entry: AnswerEntry = { kind: "answer", id, evidence, decision, at };
  if (!(await inbox.submit(entry))) {
    const counted = (await inbox.get("answer", id, evidence)) ?? entry;
    throw alreadyDecided(read, step, { ...counted, isTaken: false });
  }
  const taken = await awaitTaken(folder, waitMs, (history) => decisionOn(history, record) !== undefined);
  return { run, folder, step, decision, at, ...taken };
}

function refuseLate({ name }: TargetedRun, { path, question }: QuestionRecord, now: number): void {
  const { dueAt, default: answer = "reject" } = question;
  if (dueAt === undefined || dueAt > now) return;
  const message = `The time to answer \`${path}\` was over at ${new Date(dueAt).toISOString()}: its answer is \`${answer}\`.`;
  throw new EngineError("too_late", message, { hint: `The run goes on with it: tidemark resume ${name}` });
}

/** The answer is to something that is no longer what is shown. */
function refuseOther({ path, evidence }: QuestionRecord, { evidence: seen }: AnswerOptions): void {
  if (seen === undefined || seen === evidence) return;
  throw new EngineError("invalid_answer", `\`${path}\` shows something else by now.`, {
    hint: "Look at it again, and answer then.",
  });
}

function decide({ path, question }: QuestionRecord, options: AnswerOptions): Decision {
  const { input, reason, by } = options;
  const action = findAction(path, question.actions, options.action);
  checkInput(path, action, input);
  return {
    action: action.name,
    ...(input !== undefined && { input }),
    ...(reason !== undefined && reason !== "" && { reason }),
    by,
    timedOut: false,
  };
}

function findAction(path: string, actions: readonly QuestionAction[], wanted: string): QuestionAction {
  const action = actions.find(({ name }) => name === wanted);
  if (action !== undefined) return action;
  const names = actions.map(({ name }) => name);
  const likely = suggest(wanted, names);
  throw new EngineError("invalid_answer", `\`${wanted}\` is no answer to \`${path}\`.`, {
    hint: likely === undefined ? `Its answers are ${names.join(", ")}.` : `Did you mean \`${likely}\`?`,
  });
}

function checkInput(path: string, { name, input: rule, fields }: QuestionAction, input?: Json): void {
  const refuse = (message: string, hint: string): never => {
    throw new EngineError("invalid_answer", message, { hint });
  };
  if (input === undefined) {
    if (rule === "required")
      refuse(`\`${name}\` needs an input, and \`${path}\` got none.`, "Give an input.");
    return;
  }
  if (rule === "none") refuse(`\`${name}\` takes no input.`, "Leave the input out.");
  const problems = fields === undefined ? [] : checkJsonSchema(fields, input);
  if (problems.length === 0) return;
  const list = problems.map(({ pointer, message }) => (pointer === "" ? message : `${pointer}: ${message}`));
  refuse(
    `The input does not fit what \`${path}\` asks for: ${list.join(" ")}`,
    `It asks for ${JSON.stringify(fields)}.`,
  );
}
