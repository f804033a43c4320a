import { isTidemarkError } from "@tidemark/spec";

import { exitCodes } from "./exit-code.ts";
import { escapeText } from "./terminal/escape-text.ts";
import { chooseStyle } from "./terminal/style.ts";
import type { Terminal } from "./terminal/terminal.ts";

/** Errors that are no wrong call. */
const exitCodeByError: Readonly<Record<string, number>> = {
  damaged: exitCodes.damaged,
  locked: exitCodes.locked,
  stalled: exitCodes.failed,
  unwritable: exitCodes.failed,
  unreadable: exitCodes.failed,
};

/**
 * Says on standard error what went wrong and returns the exit code. Errors that are known are told by
 * message and hint, those of the system by message; anything else is a defect and shows its stack.
 */
export function reportError(error: unknown, { stderr, environment }: Terminal): number {
  const { color } = chooseStyle(stderr, environment);
  const say = (text: string): void =>
    stderr.write(`${color.bold(color.red("error:"))} ${escapeText(text)}\n`);
  if (isTidemarkError(error)) {
    say(error.message);
    if (error.hint !== undefined) stderr.write(`  ${color.cyan("help:")} ${escapeText(error.hint)}\n`);
    return exitCodeByError[error.code] ?? exitCodes.usage;
  }
  if (isSystemError(error)) say(error.message);
  else say(`Something is wrong with tidemark itself. Please report this.\n${describe(error)}`);
  return exitCodes.failed;
}

/** A full disk, a folder that may not be written to, and the like. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "syscall" in error && "code" in error;
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
