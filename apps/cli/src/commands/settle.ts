import { settleRun, type RecordedSettlement } from "@tidemark/engine";
import type { Json } from "@tidemark/spec";

import { userName } from "../checkpoint/user-name.ts";
import { CliError } from "../cli-error.ts";
import { exitCodes } from "../exit-code.ts";
import { escapeLine } from "../terminal/escape-text.ts";
import { chooseStyle } from "../terminal/style.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { describeTaken, nextCommand } from "./describe-taken.ts";
import { findTarget } from "./find-target.ts";

export interface SettleOptions {
  readonly done?: string | undefined;
  readonly again?: true | undefined;
  readonly fail?: true | undefined;
  readonly reason?: string | undefined;
  readonly by?: string | undefined;
  readonly json?: true | undefined;
  readonly stateFolder: string;
}

const meanings = {
  done: "counts as done",
  again: "is tried again",
  fail: "counts as failed",
} as const;

/** `tidemark settle`: decides what became of a `once` step that a crash interrupted. */
export async function settle(
  run: string,
  step: string,
  options: SettleOptions,
  terminal: Terminal,
): Promise<number> {
  const way = readWay(options);
  const { target, name } = await findTarget(run, options, terminal);
  const by = options.by ?? userName(terminal.environment);
  const settled = await settleRun(target, { step, by, ...way });
  const { stdout, environment } = terminal;
  if (options.json === true) {
    const next = nextCommand(settled, name) ?? null;
    stdout.write(`${JSON.stringify({ ...settled, next }, null, 2)}\n`);
  } else {
    const { color, glyphs } = chooseStyle(stdout, environment);
    stdout.write(
      ` ${color.green(glyphs.done)} ${describe(settled, by)}\n   ${escapeLine(describeTaken(settled, name))}\n`,
    );
  }
  return exitCodes.done;
}

function readWay({ done, again, fail, reason }: SettleOptions): {
  readonly how: RecordedSettlement["how"];
  readonly value?: Json;
  readonly reason?: string;
} {
  const given = [done !== undefined, again === true, fail === true].filter(Boolean).length;
  if (given !== 1)
    throw invalid(
      given === 0 ? "It is not said what became of the step." : "Only one thing can have become of the step.",
      "Say one of --done <json>, --again and --fail.",
    );
  if (reason !== undefined && fail !== true)
    throw invalid("A reason goes with --fail alone.", "Leave out --reason.");
  if (done !== undefined) return { how: "done", value: parseOutput(done) };
  if (again === true) return { how: "again" };
  return { how: "fail", ...(reason !== undefined && { reason }) };
}

function parseOutput(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw invalid(
      `Expected the step's output as JSON, got ${JSON.stringify(text)}.`,
      `Text as JSON stands in quotes: --done '"sent"'. Where nobody reads the output: --done null.`,
    );
  }
}

function invalid(message: string, hint: string): CliError {
  return new CliError("invalid_decision", message, { hint });
}

function describe({ step, attempt, how }: RecordedSettlement, by: string): string {
  return `${escapeLine(step)}  attempt ${attempt} ${meanings[how]}, says ${escapeLine(by)}`;
}
