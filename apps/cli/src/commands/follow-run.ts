import { relative } from "node:path";

import type { RunHandle, RunResult } from "@tidemark/spec";

import { formatValue } from "../printers/format-value.ts";
import { createNdjsonPrinter } from "../printers/ndjson-printer.ts";
import { createPlainPrinter } from "../printers/plain-printer.ts";
import { createRunStore } from "../store/run-store.ts";
import { escapeLine } from "../terminal/escape-text.ts";
import { chooseStyle } from "../terminal/style.ts";
import type { Terminal } from "../terminal/terminal.ts";

export interface FollowOptions {
  readonly format: "plain" | "ndjson";
  readonly quiet?: true | undefined;
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
  const store = createRunStore();
  const isNdjson = options.format === "ndjson";
  if (isNdjson) createNdjsonPrinter({ store, write: (text) => stdout.write(text) });
  const printer = createPlainPrinter({
    store,
    style: chooseStyle(stderr, terminal.environment),
    write: (text) => stderr.write(text),
    // Those who read events learn from them how it goes; standard error is for what went wrong.
    quiet: options.quiet === true || isNdjson,
  });

  for await (const event of handle.events) store.dispatch(event);
  const result = await handle.result;

  if (!isNdjson && result.output !== undefined && result.output !== null) {
    if (stdout.isTerminal && stderr.isTerminal) stderr.write("\n");
    stdout.write(formatValue(result.output, stdout));
  }
  printer.end(handle.folder === undefined ? {} : { folder: shortest(handle.folder, terminal.folder) });
  for (const warning of result.warnings ?? []) stderr.write(`warning: ${escapeLine(warning)}\n`);
  return result;
}

/** As somebody in the folder would type it. */
function shortest(path: string, folder: string): string {
  const fromHere = relative(folder, path);
  return fromHere.startsWith("..") ? path : fromHere;
}
