import { isTidemarkError } from "@tidemark/spec";

import { exitCodes } from "./exit-code.ts";
import { escapeText } from "./terminal/escape-text.ts";
import { chooseStyle } from "./terminal/style.ts";
import type { Terminal } from "./terminal/terminal.ts";

/** What the codes of other packages mean for the exit code. Anything else that is known is a wrong call. */
const exitCodeByError: Readonly<Record<string, number>> = {
  locked: exitCodes.locked,
  damaged: exitCodes.damaged,
};

/**
 * Says on standard error what went wrong and returns the exit code. Errors that are known are told by
 * message and hint; anything else is a defect and shows its stack.
 */
export function reportError(error: unknown, { stderr, environment }: Terminal): number {
  const { color } = chooseStyle(stderr, environment);
  const head = color.bold(color.red("error:"));
  if (!isTidemarkError(error)) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    stderr.write(`${head} Something went wrong inside tidemark. This is a defect, please report it.\n${escapeText(text)}\n`);
    return exitCodes.failed;
  }
  stderr.write(`${head} ${escapeText(error.message)}\n`);
  if (error.hint !== undefined) stderr.write(`  ${color.cyan("help:")} ${escapeText(error.hint)}\n`);
  return exitCodeByError[error.code] ?? exitCodes.usage;
}
