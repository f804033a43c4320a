import { answerRun, readQuestion, type OpenQuestion, type RecordedAnswer } from "@tidemark/engine";
import { readAnswer, readInput } from "@tidemark/runtimes-human";
import type { Json, JsonSchema } from "@tidemark/spec";

import { userName } from "../checkpoint/user-name.ts";
import { CliError } from "../cli-error.ts";
import { exitCodes } from "../exit-code.ts";
import { parseValue } from "../inputs/parse-value.ts";
import { summarizeValue } from "../printers/summarize-value.ts";
import { escapeLine } from "../terminal/escape-text.ts";
import { chooseStyle } from "../terminal/style.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { describeTaken, nextCommand } from "./describe-taken.ts";
import { findTarget } from "./find-target.ts";

export interface AnswerOptions {
  readonly input?: string | undefined;
  readonly reason?: string | undefined;
  readonly by?: string | undefined;
  readonly json?: true | undefined;
  readonly stateFolder: string;
}

/** `tidemark answer`: decides a checkpoint, whether or not a process works on its run. */
export async function answer(
  run: string,
  step: string,
  word: string,
  options: AnswerOptions,
  terminal: Terminal,
): Promise<number> {
  const { target, name } = await findTarget(run, options, terminal);
  const open = await readQuestion(target, step);
  const answered = await answerRun(target, {
    ...{ step, evidence: open.evidence, by: options.by ?? userName(terminal.environment) },
    ...readDecision(open, word, options),
  });
  const { stdout, environment } = terminal;
  if (options.json === true) {
    const next = nextCommand(answered, name) ?? null;
    stdout.write(`${JSON.stringify({ ...answered, next }, null, 2)}\n`);
  } else {
    const { color, glyphs } = chooseStyle(stdout, environment);
    stdout.write(
      ` ${color.green(glyphs.done)} ${describe(answered)}\n   ${escapeLine(describeTaken(answered, name))}\n`,
    );
  }
  return exitCodes.done;
}

interface ReadDecision {
  readonly action: string;
  readonly input?: Json;
  readonly reason?: string;
}

/** What is meant by a word as it may be typed at the prompt too, and by what goes with it. */
function readDecision(
  { question }: OpenQuestion,
  word: string,
  { input, reason }: AnswerOptions,
): ReadDecision {
  const name = /\s/.test(word) ? word : (readAnswer(word, question.actions)?.action ?? word);
  const why = reason === undefined ? {} : { reason };
  if (input === undefined) return { action: name, ...why };
  if (name !== "reject") {
    const fields = question.actions.find((action) => action.name === name)?.fields;
    return { action: name, input: readTyped(input, fields), ...why };
  }
  // At the prompt too, what goes with a rejection is the reason.
  if (reason === undefined) return { action: name, reason: input };
  throw new CliError("invalid_decision", "A rejection takes a reason and no input.", {
    hint: "Leave out --input.",
  });
}

/** Text is read as what is asked for, where that is said. */
function readTyped(text: string, fields: JsonSchema | undefined): Json {
  if (fields === undefined) return readInput(text);
  const parsed = parseValue(text, fields);
  if ("value" in parsed) return parsed.value;
  throw new CliError("invalid_decision", `\`--input\`: ${parsed.problem}.`);
}

function describe({ step, decision }: RecordedAnswer): string {
  const { action, input, reason, by } = decision;
  const value = input === undefined ? "" : ` ${summarizeValue(input)}`;
  const why = reason === undefined ? "" : `: ${escapeLine(reason)}`;
  return `${escapeLine(step)}  ${escapeLine(action)}${value}, by ${escapeLine(by)}${why}`;
}
