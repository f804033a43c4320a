import { createReadStream, existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join, resolve } from "node:path";

import { logName } from "@tidemark/engine";
import { findRun, type RunEntry } from "@tidemark/resilience";

import { exitCodes } from "../exit-code.ts";
import { hideSqliteWarning } from "../hide-sqlite-warning.ts";
import { keptSteps } from "../history/kept-steps.ts";
import { loadRun } from "../history/load-run.ts";
import { refuseUnknownStep } from "../history/refuse-unknown-step.ts";
import { escapeLine, escapeText } from "../terminal/escape-text.ts";
import { chooseStyle } from "../terminal/style.ts";
import type { Terminal } from "../terminal/terminal.ts";

export interface LogsOptions {
  readonly follow?: true | undefined;
  readonly stateFolder: string;
}

/** `tidemark logs`: what the steps of a run wrote, or one of them. For a program as it was written. */
export async function logs(
  text: string,
  step: string | undefined,
  options: LogsOptions,
  terminal: Terminal,
): Promise<number> {
  hideSqliteWarning();
  const entry = await findRun(resolve(terminal.folder, options.stateFolder), text);
  if (options.follow === true) {
    const { followLogs } = await import("./follow-logs.ts");
    return await followLogs(entry, step, terminal);
  }
  const written = await listLogs(entry);
  const { events, state } = await loadRun(entry);
  const started = [...keptSteps(events).keys()];
  if (step !== undefined) refuseUnknownStep(step, [...started, ...state.waves.flat()], entry.run);
  const order = new Map(started.map((path, index) => [logName(path), index]));
  const wanted = written
    .filter((name) => step === undefined || ownerOf(name) === logName(step) || name === logName(step))
    .toSorted((a, b) => placeOf(a, order) - placeOf(b, order) || (a < b ? -1 : 1));
  const { stderr } = terminal;
  if (wanted.length === 0) {
    const what =
      step === undefined
        ? `no step of the run ${entry.run} has written anything`
        : `\`${escapeLine(step)}\` has written nothing`;
    stderr.write(` ${what}\n`);
    return exitCodes.done;
  }
  const isAlone = step !== undefined && wanted.length === 1;
  for (const [index, name] of wanted.entries()) {
    if (!isAlone) printHeading(name, index === 0, terminal);
    await printFile(join(entry.folder, "logs", `${name}.log`), terminal);
  }
  return exitCodes.done;
}

/** The names of the logs, as the engine makes them of paths. */
async function listLogs({ folder }: RunEntry): Promise<readonly string[]> {
  const path = join(folder, "logs");
  if (!existsSync(path)) return [];
  return (await readdir(path)).flatMap((name) => (name.endsWith(".log") ? [name.slice(0, -4)] : []));
}

/** What stands in for a step, or handles its failure, has a log of its own. */
function ownerOf(name: string): string {
  return name.split(/[~!]/, 1)[0] ?? name;
}

/** In the order of starting; what a step called, behind it. */
function placeOf(name: string, order: ReadonlyMap<string, number>): number {
  return order.get(name) ?? order.get(ownerOf(name)) ?? Number.MAX_SAFE_INTEGER;
}

function printHeading(name: string, isFirst: boolean, { stdout, environment }: Terminal): void {
  const { color } = chooseStyle(stdout, environment);
  stdout.write(`${isFirst ? "" : "\n"}${color.bold(`== ${escapeLine(name)} ==`)}\n`);
}

/** On a terminal nothing in it is acted upon. */
async function printFile(path: string, { stdout }: Terminal): Promise<void> {
  let last = "";
  for await (const chunk of createReadStream(path, { encoding: "utf8" }) as AsyncIterable<string>) {
    stdout.write(stdout.isTerminal ? escapeText(chunk) : chunk);
    await stdout.flush();
    last = chunk;
  }
  if (stdout.isTerminal && !last.endsWith("\n")) stdout.write("\n");
}
