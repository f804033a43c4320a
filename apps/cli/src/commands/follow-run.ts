import type { RunEvent, RunHandle, RunResult } from "@tidemark/spec";

import { choosePrinter } from "../printers/choose-printer.ts";
import type { RunFormat, StepPlace } from "../printers/run-printer.ts";
import type { LiveView } from "../live/live-view-options.ts";
import { createRunStore, type RunStore } from "../store/run-store.ts";
import { escapeLine } from "../terminal/escape-text.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { nextCommands } from "./next-commands.ts";
import { runName, shortestPath } from "./run-name.ts";

export interface FollowOptions {
  /** @default its own */
  readonly store?: RunStore;
  /** What draws the run live. @default lines */
  readonly view?: LiveView | undefined;
  readonly format: RunFormat;
  readonly quiet?: true | undefined;
  readonly stateFolder?: string;
  /** Its events begin with what earlier processes did, which is not told again. @default false */
  readonly isResumed?: boolean;
  /** Whether somebody else shows the question of a step, or answers it. @default nobody does */
  readonly isAsked?: (path: string) => boolean;
  /** Where a step stands in the flow's file. @default nobody knows */
  readonly locate?: (path: string) => StepPlace | undefined;
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
  const { isResumed = false, store = createRunStore() } = options;
  const printer = await choosePrinter({ ...options, store }, terminal);

  let isNew = !isResumed;
  for await (const event of handle.events) {
    isNew ||= isNews(event);
    if (isNew) store.dispatch(event);
    else {
      store.absorb(event);
      printer.absorb?.(event);
    }
  }
  const result = await handle.result;

  const { folder } = handle;
  await printer.end({
    ...(result.output !== undefined && { output: result.output }),
    ...(folder !== undefined && { folder: shortestPath(folder, terminal.folder) }),
    next: folder === undefined ? [] : nextCommands(result, runName(handle, options, terminal)),
  });
  for (const warning of result.warnings ?? []) terminal.stderr.write(`warning: ${escapeLine(warning)}\n`);
  return result;
}

/** Whether what earlier processes did has been told; a run that was only to be ended says nothing in between. */
function isNews({ type }: RunEvent): boolean {
  return type === "run.resumed" || type === "run.suspended" || type === "run.finished";
}
