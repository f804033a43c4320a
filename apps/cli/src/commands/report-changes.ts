import type { EngineError, StepComparison } from "@tidemark/engine";

import { quoteWord } from "../checkpoint/quote-word.ts";
import { exitCodes } from "../exit-code.ts";
import { comparisonLines } from "../printers/comparison-lines.ts";
import { escapeText } from "../terminal/escape-text.ts";
import { chooseStyle, type Style } from "../terminal/style.ts";
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
  const lines = [
    `${color.bold(color.red("error:"))} ${escapeText(message)}`,
    "",
    ...comparisonLines(undecidedFirst, { file }, style),
    ...choiceLines(run, style),
  ];
  stderr.write(`${lines.join("\n")}\n`);
  return exitCodes.usage;
}

/** The two ways on where finished steps have changed. */
function choiceLines(run: string, { color }: Style): readonly string[] {
  const resume = `tidemark resume ${quoteWord(run)}`;
  return [
    "",
    `   ${color.cyan(`${resume} --rerun-changed`)}${color.dim("  runs them again")}`,
    `   ${color.cyan(`${resume} --keep`)}${color.dim("           keeps what they did")}`,
  ];
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
  const style = chooseStyle(stdout, environment);
  const lines = [...comparisonLines(steps, { file }, style)];
  if (steps.some(({ verdict }) => verdict === "undecided")) lines.push(...choiceLines(run, style));
  stdout.write(`${lines.join("\n")}\n`);
}
