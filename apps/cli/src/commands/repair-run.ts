import { join, resolve } from "node:path";

import { acquireRunLock, findRun, repairJournal } from "@tidemark/resilience";

import { quoteWord } from "../checkpoint/quote-word.ts";
import { exitCodes } from "../exit-code.ts";
import { hideSqliteWarning } from "../hide-sqlite-warning.ts";
import { count } from "../printers/summarize-value.ts";
import { escapeLine } from "../terminal/escape-text.ts";
import { chooseStyle } from "../terminal/style.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { runName, shortestPath } from "./run-name.ts";

export interface RepairRunOptions {
  readonly stateFolder: string;
}

/** `tidemark runs repair`: cuts a damaged journal back to what is sound, after a copy of it is made. */
export async function repairRun(
  text: string,
  options: RepairRunOptions,
  terminal: Terminal,
): Promise<number> {
  hideSqliteWarning();
  const { folder, stdout, environment } = terminal;
  const entry = await findRun(resolve(folder, options.stateFolder), text);
  const lock = acquireRunLock(entry.folder, { what: "tidemark runs repair" });
  try {
    const { kept, droppedBytes, backup } = await repairJournal(join(entry.folder, "journal.ndjson"));
    const { color, glyphs } = chooseStyle(stdout, environment);
    const lines =
      backup === undefined
        ? [` ${color.green(glyphs.done)} the journal is sound: all ${count(kept, "record")} of it`]
        : [
            ` ${color.yellow(glyphs.warning)} ${count(kept, "record")} kept, ${count(droppedBytes, "byte")} behind them dropped`,
            `   as it was: ${escapeLine(shortestPath(backup, folder))}`,
            "   Steps that finished later run again:",
            `   ${color.cyan(`tidemark resume ${quoteWord(runName(entry, options, terminal))}`)}`,
          ];
    stdout.write(`${lines.join("\n")}\n`);
    return exitCodes.done;
  } finally {
    lock.release();
  }
}
