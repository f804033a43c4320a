import { createProgram } from "../program.ts";
import { describeCommands } from "../program/describe-commands.ts";
import { examples } from "../program/examples.ts";
import { openTerminal } from "../terminal/terminal.ts";
import { manualPage } from "./manual-page.ts";

/** The manual page of the commands as they are. */
export function currentManual(): string {
  const program = createProgram(openTerminal(), { exit: () => {}, complain: () => {} });
  return manualPage({ commands: describeCommands(program), examples });
}
