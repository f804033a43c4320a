import { existsSync } from "node:fs";
import { relative, resolve } from "node:path";

import type { RunHandle } from "@tidemark/spec";

import { CliError } from "../cli-error.ts";
import { exitCodes, type StopSignal } from "../exit-code.ts";
import { readFlow } from "../flow/read-flow.ts";
import { reportError } from "../report-error.ts";
import { escapeLine } from "../terminal/escape-text.ts";
import { chooseStyle } from "../terminal/style.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { textWidth } from "../terminal/text-width.ts";
import { fingerprintFlow, fingerprintPath } from "../watch/fingerprint.ts";
import { watchFiles } from "../watch/watch-files.ts";
import { run, type RunOptions } from "./run.ts";

export interface WatchOptions extends RunOptions {
  /** Files and folders besides the flow. */
  readonly also?: readonly string[] | undefined;
  /** A run ends before the next one starts. Without it, a change cancels it. */
  readonly finish?: true | undefined;
}

const stopSignals: readonly StopSignal[] = ["SIGINT", "SIGTERM", "SIGHUP"];
const stopCodes: ReadonlySet<number> = new Set(stopSignals.map((signal) => exitCodes[signal]));
const widestRule = 80;

/** `tidemark watch`: runs a flow now, and again whenever it changes. Ctrl-C ends it. */
export async function watch(path: string, options: WatchOptions, terminal: Terminal): Promise<number> {
  const { folder } = terminal;
  await readFlow(path, folder);
  const also = (options.also ?? []).map((one) => resolveExisting(one, folder));
  const state: Watch = { changed: undefined, handle: undefined, stopped: undefined, wake: () => {} };
  const watcher = watchFiles({
    paths: [
      { path: resolve(folder, path), fingerprint: fingerprintFlow },
      ...also.map((one) => ({ path: one, fingerprint: fingerprintPath })),
    ],
    onChange: (paths) => takeChange(state, nameAll(paths, folder), options),
  });
  const listeners = stopSignals.map((signal) => {
    const listener = (): void => {
      state.stopped ??= signal;
      state.wake();
    };
    process.on(signal, listener);
    return [signal, listener] as const;
  });
  try {
    return await runAgainAndAgain(path, state, options, terminal);
  } finally {
    watcher.close();
    for (const [signal, listener] of listeners) process.off(signal, listener);
  }
}

interface Watch {
  /** What has changed since the run began. */
  changed: string | undefined;
  handle: RunHandle | undefined;
  stopped: StopSignal | undefined;
  /** Ends the waiting. */
  wake: () => void;
}

function takeChange(state: Watch, names: string, { finish }: WatchOptions): void {
  state.changed = names;
  if (finish !== true) state.handle?.cancel(`${names} changed`);
  state.wake();
}

async function runAgainAndAgain(
  path: string,
  state: Watch,
  options: WatchOptions,
  terminal: Terminal,
): Promise<number> {
  for (let isFirst = true; ; isFirst = false) {
    if (!isFirst) printRule(`${state.changed} changed`, terminal);
    state.changed = undefined;
    const exitCode = await runOnce(path, state, options, terminal);
    if (state.stopped !== undefined) return exitCodes[state.stopped];
    // In a live view Ctrl-C is a key and no signal.
    if (stopCodes.has(exitCode)) return exitCode;
    if (state.changed === undefined) sayWaiting(path, exitCode, options, terminal);
    await changeOrStop(state);
    if (state.stopped !== undefined) return endIdle(state.stopped, terminal);
  }
}

async function runOnce(
  path: string,
  state: Watch,
  options: WatchOptions,
  terminal: Terminal,
): Promise<number> {
  const onStart = (handle: RunHandle): void => {
    state.handle = handle;
    // It changed while the flow was being read.
    if (state.changed !== undefined && options.finish !== true) handle.cancel(`${state.changed} changed`);
  };
  try {
    return await run(path, options, terminal, { onStart });
  } catch (error) {
    return reportError(error, terminal);
  } finally {
    state.handle = undefined;
  }
}

async function changeOrStop(state: Watch): Promise<void> {
  while (state.changed === undefined && state.stopped === undefined)
    await new Promise<void>((settle) => {
      state.wake = settle;
    });
}

function sayWaiting(path: string, exitCode: number, { also = [] }: WatchOptions, terminal: Terminal): void {
  const { stderr, environment } = terminal;
  const { color, glyphs } = chooseStyle(stderr, environment);
  const names = escapeLine([path, ...also].join(", "));
  const paint = exitCode === exitCodes.done ? color.green : color.yellow;
  stderr.write(`\n ${paint(glyphs.retry)} ${color.dim(`waits for a change of ${names}; Ctrl-C ends it`)}\n`);
}

function endIdle(signal: StopSignal, { stderr }: Terminal): number {
  if (stderr.isTerminal && signal === "SIGINT") stderr.write("\n");
  return exitCodes[signal];
}

/** A line right across, with the time, between what was and what comes. */
function printRule(text: string, { stderr, environment }: Terminal): void {
  const { color, glyphs, columns = widestRule } = chooseStyle(stderr, environment);
  const time = new Date().toTimeString().slice(0, 8);
  const head = `${glyphs.rule.repeat(2)} ${time} ${glyphs.dot} ${escapeLine(text)} `;
  const rest = Math.max(0, Math.min(columns, widestRule) - textWidth(head));
  stderr.write(`\n${color.cyan(head + glyphs.rule.repeat(rest))}\n`);
}

function nameAll(paths: readonly string[], folder: string): string {
  return paths.map((path) => relative(folder, path) || path).join(", ");
}

function resolveExisting(path: string, folder: string): string {
  const resolved = resolve(folder, path);
  if (!existsSync(resolved))
    throw new CliError("unreadable_file", `\`--also\`: there is no file or folder ${path}.`);
  return resolved;
}
