import { Command, CommanderError } from "@commander-js/extra-typings";

import packageJson from "../package.json" with { type: "json" };
import { exitCodes } from "./exit-code.ts";
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
  const program = createProgram(terminal, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(parameters, { from: "user" });
    return exitCode;
  } catch (error) {
    // Commander has said what was wrong; asking for help is nothing wrong.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    const { reportError } = await import("./report-error.ts");
    return reportError(error, terminal);
  }
}

function createProgram(terminal: Terminal, exit: Exit): Command {
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
      outputError: (text, write) => write(tidyError(text, terminal)),
      getOutHelpWidth: () => stdout.columns ?? 100,
      getErrHelpWidth: () => stderr.columns ?? 100,
      getOutHasColors: () => wantsColor(stdout.isTerminal, environment),
      getErrHasColors: () => wantsColor(stderr.isTerminal, environment),
    });
  program.addHelpText("after", examples);
  // Each command loads what it needs when it is called: `--help` and `--version` load nothing.
  addRunCommands(program, terminal, exit);
  addManageCommands(program, terminal, exit);
  addHistoryCommands(program, terminal, exit);
  addFlowCommands(program, terminal, exit);
  addHelpCommands(program, terminal, exit);
  return program;
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

const examples = `
Examples:
  tidemark validate digest.flow.md
  tidemark plan digest.flow.md --mermaid
  tidemark run digest.flow.md --input since=2026-01-01
  tidemark resume latest`;
