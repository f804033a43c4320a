import { resolve } from "node:path";

import { listRuns, type RunEntry } from "@tidemark/resilience";
import { suggest } from "@tidemark/spec";

import { exitCodes } from "../exit-code.ts";
import { hideSqliteWarning } from "../hide-sqlite-warning.ts";
import { describeRun } from "../history/describe-run.ts";
import { runListLines } from "../printers/run-list-lines.ts";
import { escapeLine } from "../terminal/escape-text.ts";
import { chooseStyle } from "../terminal/style.ts";
import type { Terminal } from "../terminal/terminal.ts";

export interface RunsOptions {
  readonly limit: number;
  readonly json?: true | undefined;
  readonly stateFolder: string;
}

/** `tidemark runs`: lists the runs that are kept, newest first. */
export async function runs(
  flow: string | undefined,
  options: RunsOptions,
  terminal: Terminal,
): Promise<number> {
  hideSqliteWarning();
  const { stdout, environment } = terminal;
  const all = await listRuns(resolve(terminal.folder, options.stateFolder));
  const wanted = flow === undefined ? all : all.filter((entry) => entry.flow === flow);
  const shown = wanted.slice(0, options.limit).map(describeRun);
  if (options.json === true) {
    stdout.write(`${JSON.stringify({ version: 1, total: wanted.length, runs: shown }, null, 2)}\n`);
    return exitCodes.done;
  }
  if (shown.length === 0) {
    sayNone(flow, all, options, terminal);
    return exitCodes.done;
  }
  const style = chooseStyle(stdout, environment);
  const lines = [...runListLines(shown, Date.now(), style)];
  const more = wanted.length - shown.length;
  if (more > 0) {
    const command = ["tidemark runs", ...(flow === undefined ? [] : [flow]), `--limit ${wanted.length}`];
    lines.push(style.color.dim(`   ${more} more: ${escapeLine(command.join(" "))}`));
  }
  stdout.write(`${lines.join("\n")}\n`);
  return exitCodes.done;
}

function sayNone(
  flow: string | undefined,
  all: readonly RunEntry[],
  { stateFolder }: RunsOptions,
  { stderr }: Terminal,
): void {
  const meant =
    flow === undefined
      ? undefined
      : suggest(
          flow,
          all.map((entry) => entry.flow),
        );
  const what = flow === undefined ? "There are no runs" : `There are no runs of \`${escapeLine(flow)}\``;
  const hint = meant === undefined ? "" : ` Did you mean \`${escapeLine(meant)}\`?`;
  stderr.write(` ${what} in ${escapeLine(stateFolder)}.${hint}\n`);
}
