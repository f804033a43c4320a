import type { EngineError, StepComparison } from "@tidemark/engine";

import { quoteWord } from "../checkpoint/quote-word.ts";
import { exitCodes } from "../exit-code.ts";
import { comparisonLines } from "../printers/comparison-lines.ts";
import { escapeText } from "../terminal/escape-text.ts";
import { chooseStyle } from "../terminal/style.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { shortestPath } from "./run-name.ts";

interface ComparedRun {
  /** As somebody types it. */
  readonly run: string;
  /** The file of the flow. */
  readonly source: string | undefined;
}

/** Says why a run does not go on with a flow that has changed, and what to type next. */
export function reportChanges(
  { message, steps }: EngineError,
  { run, source }: ComparedRun,
  { stderr, environment, folder }: Terminal,
): number {
  const style = chooseStyle(stderr, environment);
  const { color } = style;
  const file = source === undefined ? undefined : shortestPath(source, folder);
  const undecidedFirst = [
    ...steps.filter(({ verdict }) => verdict === "undecided"),
    ...steps.filter(({ verdict }) => verdict !== "undecided"),
  ];
  const resume = color.cyan(`tidemark resume ${quoteWord(run)}`);
  const lines = [
    `${color.bold(color.red("error:"))} ${escapeText(message)}`,
    "",
    ...comparisonLines(undecidedFirst, { file }, style),
    "",
    `   ${resume} ${color.cyan("--rerun-changed")}${color.dim("  runs them again")}`,
    `   ${resume} ${color.cyan("--keep")}${color.dim("           keeps what they have done")}`,
  ];
  stderr.write(`${lines.join("\n")}\n`);
  return exitCodes.usage;
}

interface PlannedResume extends ComparedRun {
  readonly flow: string;
  readonly json: boolean;
}

/** Prints what going on with a run would keep and run again. */
export function printComparison(
  steps: readonly StepComparison[],
  { run, flow, source, json }: PlannedResume,
  { stdout, environment, folder }: Terminal,
): void {
  if (json) {
    const file = source === undefined ? {} : { file: source };
    stdout.write(`${JSON.stringify({ version: 1, run, flow, ...file, steps }, null, 2)}\n`);
    return;
  }
  const file = source === undefined ? undefined : shortestPath(source, folder);
  const lines = comparisonLines(steps, { file }, chooseStyle(stdout, environment));
  stdout.write(`${lines.join("\n")}\n`);
}
