import { Command, CommanderError } from "@commander-js/extra-typings";

import packageJson from "../package.json" with { type: "json" };
import { exitCodes } from "./exit-code.ts";
import { addExamples } from "./program/examples.ts";
import type { Exit } from "./program/exit.ts";
import { addFlowCommands } from "./program/flow-commands.ts";
import { addHelpCommands } from "./program/help-commands.ts";
import { addHistoryCommands } from "./program/history-commands.ts";
import { addManageCommands } from "./program/manage-commands.ts";
import { addRunCommands } from "./program/run-commands.ts";
import { escapeText } from "./terminal/escape-text.ts";
import { chooseStyle, wantsColor } from "./terminal/style.ts";
import type { Terminal } from "./terminal/terminal.ts";

/**
 * Runs the command with its arguments and returns the exit code. Never throws.
 *
 * @example
 * const exitCode = await runProgram(["validate", "digest.flow.md"], openTerminal());
 */
export async function runProgram(parameters: readonly string[], terminal: Terminal): Promise<number> {
  let exitCode: number = exitCodes.done;
  let complaint = "";
  const program = createProgram(terminal, {
    exit: (code) => void (exitCode = code),
    complain: (text) => void (complaint += text),
  });
  try {
    await program.parseAsync(parameters, { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) {
      // Asking for help is nothing wrong.
      if (error.exitCode === 0) return exitCodes.done;
      if (complaint !== "") terminal.stderr.write(tidyError(await suggestChoice(complaint), terminal));
      return exitCodes.usage;
    }
    const { reportError } = await import("./report-error.ts");
    return reportError(error, terminal);
  }
}

export interface ProgramHooks {
  readonly exit: Exit;
  /** What commander finds wrong with a call. */
  readonly complain: (text: string) => void;
}

/** All commands, none of which has been called. */
export function createProgram(terminal: Terminal, { exit, complain }: ProgramHooks): Command {
  const { stdout, stderr, environment } = terminal;
  const program: Command = new Command("tidemark")
    .description("Runs Markdown files as durable workflows.")
    .version(packageJson.version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand(false)
    .exitOverride()
    .configureHelp({ styleTitle: (title) => `\u001B[1m${title}\u001B[22m` })
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      outputError: complain,
      getOutHelpWidth: () => stdout.columns ?? 100,
      getErrHelpWidth: () => stderr.columns ?? 100,
      getOutHasColors: () => wantsColor(stdout.isTerminal, environment),
      getErrHasColors: () => wantsColor(stderr.isTerminal, environment),
    });
  // Each command loads what it needs when it is called: `--help` and `--version` load nothing.
  program.commandsGroup("Run flows:");
  addRunCommands(program, terminal, exit);
  program.commandsGroup("Decide about runs:");
  addManageCommands(program, terminal, exit);
  program.commandsGroup("Look at runs:");
  addHistoryCommands(program, terminal, exit);
  program.commandsGroup("Write flows:");
  addFlowCommands(program, terminal, exit);
  program.commandsGroup("Find your way:");
  addHelpCommands(program, terminal, exit);
  addExamples(program);
  return program;
}

/** Adds what was meant, where one of a few choices was misspelt. Commander does so only for commands and options. */
async function suggestChoice(text: string): Promise<string> {
  const [, word, choices] = /'([^']*)' is invalid.* Allowed choices are (.*)\.$/m.exec(text) ?? [];
  if (word === undefined || choices === undefined) return text;
  const { suggest } = await import("@tidemark/spec");
  const closest = suggest(word, choices.split(", "));
  return closest === undefined ? text : `${text.trimEnd()}\n(Did you mean ${closest}?)\n`;
}

/** Commander's errors in the words and colours of our own. */
function tidyError(text: string, { stderr, environment }: Terminal): string {
  const { color } = chooseStyle(stderr, environment);
  const [head = "", ...rest] = escapeText(text).trimEnd().split("\n");
  const lines = [head.replace(/^error:/, () => color.bold(color.red("error:")))];
  for (const line of rest)
    lines.push(
      line.replace(/^\(Did you mean (.*)\)$/, (_, what) => `  ${color.cyan("help:")} did you mean ${what}`),
    );
  return `${lines.join("\n")}\n`;
}
