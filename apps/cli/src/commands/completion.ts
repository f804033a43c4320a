import { bashScript } from "../completion/bash-script.ts";
import { completionTable, type CompletionTable } from "../completion/completion-table.ts";
import { fishScript } from "../completion/fish-script.ts";
import { powershellScript } from "../completion/powershell-script.ts";
import { zshScript } from "../completion/zsh-script.ts";
import { exitCodes } from "../exit-code.ts";
import { createProgram } from "../program.ts";
import { describeCommands } from "../program/describe-commands.ts";
import type { Terminal } from "../terminal/terminal.ts";

export type Shell = "bash" | "zsh" | "fish" | "powershell";

const scripts: Readonly<Record<Shell, (table: CompletionTable) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
  powershell: powershellScript,
};

/** `tidemark completion`: a script for a shell, made of the commands that there are. */
export function completion(shell: Shell, terminal: Terminal): number {
  const program = createProgram(terminal, { exit: () => {}, complain: () => {} });
  terminal.stdout.write(scripts[shell](completionTable(describeCommands(program))));
  return exitCodes.done;
}
