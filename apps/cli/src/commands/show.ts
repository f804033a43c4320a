import { resolve } from "node:path";

import { findRun, type RunEntry } from "@tidemark/resilience";

import { exitCodes } from "../exit-code.ts";
import { hideSqliteWarning } from "../hide-sqlite-warning.ts";
import { describeRun } from "../history/describe-run.ts";
import { keptSteps } from "../history/kept-steps.ts";
import { loadRun, type LoadedRun } from "../history/load-run.ts";
import { waitingOf } from "../history/waiting-of.ts";
import { keptRunLines } from "../printers/kept-run-lines.ts";
import { escapeLine } from "../terminal/escape-text.ts";
import { chooseStyle } from "../terminal/style.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { nextCommands } from "./next-commands.ts";
import { runName, shortestPath } from "./run-name.ts";

export interface ShowOptions {
  readonly json?: true | undefined;
  readonly stateFolder: string;
}

/** `tidemark show`: what became of a run, or of one of its steps. */
export async function show(
  text: string,
  step: string | undefined,
  options: ShowOptions,
  terminal: Terminal,
): Promise<number> {
  hideSqliteWarning();
  const entry = await findRun(resolve(terminal.folder, options.stateFolder), text);
  if (step !== undefined) {
    const { showStep } = await import("./show-step.ts");
    return await showStep(entry, step, { json: options.json === true }, terminal);
  }
  const loaded = await loadRun(entry);
  const { stdout, stderr } = terminal;
  if (loaded.problem !== undefined) {
    stderr.write(`warning: Not everything could be read: ${escapeLine(loaded.problem)}\n`);
  }
  stdout.write(options.json === true ? asJson(entry, loaded) : asText(entry, loaded, options, terminal));
  return exitCodes.done;
}

function asJson(entry: RunEntry, { events, state }: LoadedRun): string {
  const { output, error, reason } = state;
  const start = events.find((event) => event.type === "run.started");
  const description = {
    version: 1,
    ...describeRun(entry),
    waiting: waitingOf(state, entry),
    ...(start !== undefined && { inputs: start.inputs, waves: start.waves }),
    ...(output !== undefined && { output }),
    ...(error !== undefined && { error }),
    ...(reason !== undefined && { reason }),
    steps: [...keptSteps(events).values()],
  };
  return `${JSON.stringify(description, null, 2)}\n`;
}

function asText(
  entry: RunEntry,
  { events, state }: LoadedRun,
  options: ShowOptions,
  terminal: Terminal,
): string {
  const style = chooseStyle(terminal.stdout, terminal.environment);
  const overview = describeRun(entry);
  const waiting = waitingOf(state, entry);
  const name = runName(entry, options, terminal);
  const nodes = new Map(
    [...keptSteps(events).values()].flatMap(({ path, status, wave, attempts }) =>
      status === "unfinished" ? [] : [[path, { status, wave, attempts }] as const],
    ),
  );
  const isOpen =
    overview.status === "running" || overview.status === "stopped" || overview.status === "waiting";
  const status = isOpen || overview.status === "damaged" ? "suspended" : overview.status;
  const next = nextCommands({ status, waiting, nodes }, name);
  const lines = keptRunLines(
    { events, state, overview },
    {
      folder: shortestPath(entry.folder, terminal.folder),
      // Whoever works on it now goes on by itself once there is an answer.
      next: overview.status === "running" ? next.slice(0, -1) : next,
    },
    { ...style, timestamps: false },
  );
  return `${lines.join("\n")}\n`;
}
