import type { ProcessResult } from "@tidemark/spec";
import type { ShellConfig } from "./shell-config.ts";
import { ShellError } from "./shell-error.ts";

const shownLines = 5;
const shownWidth = 200;

const meanings: Readonly<Record<number, string>> = {
  126: "126 means that a command was found but could not be run.",
  127: "127 means that a command was not found.",
};

/** Throws where a command has not ended as it should. */
export function checkEnding(
  { exitCode, signal, stderr, truncated }: ProcessResult,
  config: ShellConfig,
): void {
  const last = lastLines(stderr);
  if (exitCode === null) {
    throw new ShellError("killed_by_signal", `The command was ended by ${signal ?? "a signal"}${last}`, {
      retryable: "unknown",
    });
  }
  if (!config.exit_codes.includes(exitCode)) {
    const hint = meanings[exitCode];
    throw new ShellError("exit_code", `The command ended with exit code ${exitCode}${last}`, {
      retryable: "unknown",
      exitCode,
      ...(hint === undefined ? {} : { hint }),
    });
  }
  if (truncated) {
    throw new ShellError("too_much_output", "The command wrote more than 16 MB to standard output.", {
      hint: "Let it write to a file, and print the file's path.",
    });
  }
}

/** The end of standard error, where the reason usually stands. */
function lastLines(stderr: string): string {
  const lines = stderr.split(/\r?\n/).filter((line) => line.trim() !== "");
  if (lines.length === 0) return ".";
  return `:\n${lines.slice(-shownLines).map(shorten).join("\n")}`;
}

function shorten(line: string): string {
  return line.length <= shownWidth ? line : `${line.slice(0, shownWidth)}…`;
}
