import type { RunEvent, RunHandle, RunResult } from "@tidemark/spec";

import { formatValue } from "../printers/format-value.ts";
import { createNdjsonPrinter } from "../printers/ndjson-printer.ts";
import { createPlainPrinter } from "../printers/plain-printer.ts";
import { createRunStore } from "../store/run-store.ts";
import { escapeLine } from "../terminal/escape-text.ts";
import { chooseStyle } from "../terminal/style.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { nextCommands } from "./next-commands.ts";
import { runName, shortestPath } from "./run-name.ts";

export interface FollowOptions {
  readonly format: "plain" | "ndjson";
  readonly quiet?: true | undefined;
  readonly stateFolder?: string;
  /** Its events begin with what earlier processes did, which is not told again. @default false */
  readonly isResumed?: boolean;
  /** Whether somebody else shows the question of a step, or answers it. @default nobody does */
  readonly isAsked?: (path: string) => boolean;
}

/**
 * Prints a run while it goes on, and what came of it. A reader of standard output who has gone away
 * changes nothing for the run.
 */
export async function followRun(
  handle: RunHandle,
  options: FollowOptions,
  terminal: Terminal,
): Promise<RunResult> {
  const { stdout, stderr } = terminal;
  const { isResumed = false, isAsked } = options;
  const store = createRunStore();
  const isNdjson = options.format === "ndjson";
  if (isNdjson) createNdjsonPrinter({ store, write: (text) => stdout.write(text) });
  const printer = createPlainPrinter({
    store,
    style: chooseStyle(stderr, terminal.environment),
    write: (text) => stderr.write(text),
    // Those who read events learn from them how it goes; standard error is for what went wrong.
    quiet: options.quiet === true || isNdjson,
    ...(isAsked !== undefined && { isAsked }),
  });

  let isNew = !isResumed;
  for await (const event of handle.events) {
    isNew ||= isNews(event);
    if (isNew) store.dispatch(event);
    else store.absorb(event);
  }
  const result = await handle.result;

  if (!isNdjson && result.output !== undefined && result.output !== null) {
    if (stdout.isTerminal && stderr.isTerminal) stderr.write("\n");
    stdout.write(formatValue(result.output, stdout));
  }
  const { folder } = handle;
  printer.end({
    ...(folder !== undefined && { folder: shortestPath(folder, terminal.folder) }),
    next: folder === undefined ? [] : nextCommands(result, runName(handle, options, terminal)),
  });
  for (const warning of result.warnings ?? []) stderr.write(`warning: ${escapeLine(warning)}\n`);
  return result;
}

/** Whether what earlier processes did has been told; a run that was only to be ended says nothing in between. */
function isNews({ type }: RunEvent): boolean {
  return type === "run.resumed" || type === "run.suspended" || type === "run.finished";
}
