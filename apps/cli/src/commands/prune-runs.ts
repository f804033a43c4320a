import { resolve } from "node:path";

import { pruneRuns as prune } from "@tidemark/resilience";
import { parseDuration } from "@tidemark/spec";

import { CliError } from "../cli-error.ts";
import { exitCodes } from "../exit-code.ts";
import { hideSqliteWarning } from "../hide-sqlite-warning.ts";
import { describeRun } from "../history/describe-run.ts";
import { runListLines } from "../printers/run-list-lines.ts";
import { count } from "../printers/summarize-value.ts";
import { chooseStyle } from "../terminal/style.ts";
import type { Terminal } from "../terminal/terminal.ts";

export interface PruneRunsOptions {
  readonly keep?: number | undefined;
  readonly olderThan?: string | undefined;
  readonly includeResumable?: true | undefined;
  readonly dryRun?: true | undefined;
  readonly json?: true | undefined;
  readonly stateFolder: string;
}

/** `tidemark runs prune`: removes old runs, or says which ones it would remove. */
export async function pruneRuns(
  flow: string | undefined,
  options: PruneRunsOptions,
  terminal: Terminal,
): Promise<number> {
  const { keep, olderThan, includeResumable = false, dryRun = false } = options;
  if (keep === undefined && olderThan === undefined)
    throw new CliError("invalid_values", "Expected --keep, --older-than or both, got neither.", {
      hint: "Say how many runs of each flow stay, or how old a run must be: --keep 20 --older-than 30d.",
    });
  hideSqliteWarning();
  const { removed, kept } = await prune(resolve(terminal.folder, options.stateFolder), {
    ...{ includeResumable, dryRun },
    ...(flow !== undefined && { flow }),
    ...(keep !== undefined && { keep }),
    ...(olderThan !== undefined && { olderThanMs: parseDuration(olderThan) }),
  });
  const { stdout, environment } = terminal;
  const gone = removed.map(describeRun);
  if (options.json === true) {
    stdout.write(`${JSON.stringify({ version: 1, dryRun, removed: gone, kept: kept.length }, null, 2)}\n`);
    return exitCodes.done;
  }
  const style = chooseStyle(stdout, environment);
  const list = gone.length === 0 ? [] : [...runListLines(gone, Date.now(), style), ""];
  const verb = dryRun ? "would be removed" : "removed";
  const verdict = ` ${count(gone.length, "run")} ${verb}, ${kept.length} ${dryRun ? "would stay" : "kept"}`;
  stdout.write(`${[...list, verdict].join("\n")}\n`);
  return exitCodes.done;
}
