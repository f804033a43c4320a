import type { Command } from "@commander-js/extra-typings";

import type { Terminal } from "../terminal/terminal.ts";
import type { Exit } from "./exit.ts";

/** The commands that decide what becomes of a run: `answer`, `cancel`, `settle`, `why`. */
export function addManageCommands(_program: Command, _terminal: Terminal, _exit: Exit): void {}
