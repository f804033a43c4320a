import { readLockOwner, type RunEntry } from "@tidemark/resilience";
import type { RunEvent } from "@tidemark/spec";

import { describeWaiting } from "../checkpoint/describe-waiting.ts";
import { exitCodeOf, exitCodes } from "../exit-code.ts";
import { describeRun } from "../history/describe-run.ts";
import { followRunEvents } from "../history/follow-run-events.ts";
import { waitingOf } from "../history/waiting-of.ts";
import type { RunFormat } from "../printers/run-printer.ts";
import { escapeLine } from "../terminal/escape-text.ts";
import { chooseStyle } from "../terminal/style.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { findTarget, type FoundTarget } from "./find-target.ts";
import { watchInterrupt } from "./interrupt.ts";
import { openRunView, type RunView } from "./run-view.ts";

export interface AttachOptions {
  readonly format: RunFormat;
  readonly stateFolder: string;
}

/** `tidemark attach`: follows a run that another process works on. It ends with the run; Ctrl-C ends nothing but this. */
export async function attach(text: string, options: AttachOptions, terminal: Terminal): Promise<number> {
  const found = await findTarget(text, options, terminal);
  const stop = new AbortController();
  const onStop = (): void => stop.abort();
  const { folder } = found.entry;
  const view = await openRunView({ ...options, folder, onStop }, terminal);
  const interrupt = watchInterrupt(onStop);
  try {
    let isFirst = true;
    for await (const events of followRunEvents(found.entry.folder, stop)) {
      if (isFirst) takeFirst(events, view, found, options, terminal);
      else for (const event of events) takeNext(event, view, found, options, terminal);
      isFirst = false;
    }
    if (stop.signal.aborted) {
      await view.close();
      return leave(terminal);
    }
    return await end(view, text, options, terminal);
  } finally {
    await view.close();
    interrupt.close();
  }
}

/** What earlier processes did is not told; what the one at work did is told as its own terminal has told it. */
function takeFirst(
  events: readonly RunEvent[],
  view: RunView,
  { entry, name }: FoundTarget,
  options: AttachOptions,
  terminal: Terminal,
): void {
  const { stderr, environment } = terminal;
  const { glyphs, color } = chooseStyle(stderr, environment);
  const say = (text: string): void => view.print(` ${color.yellow(glyphs.waiting)} ${text}\n`);
  if (!entry.isOwned) {
    const { status } = describeRun(entry);
    say(`nobody works on ${escapeLine(name)} now: it is ${status.replace("_", " ")}`);
    for (const event of events) view.absorb(event);
    return;
  }
  const owner = ownerOf(entry);
  if (owner !== "") say(`follows ${escapeLine(name)}, which ${owner} works on; Ctrl-C ends only this`);
  const resumedAt = events.findLastIndex(({ type }) => type === "run.resumed");
  for (const event of events.slice(0, Math.max(0, resumedAt))) view.absorb(event);
  for (const event of events.slice(Math.max(0, resumedAt))) view.take(event);
  tellQuestions(view, undefined, name, options, terminal);
}

function takeNext(
  event: RunEvent,
  view: RunView,
  { name }: FoundTarget,
  options: AttachOptions,
  terminal: Terminal,
): void {
  view.take(event);
  if (event.type === "question.asked") tellQuestions(view, event.path, name, options, terminal);
}

/** How an open question can be answered from here. */
function tellQuestions(
  view: RunView,
  path: string | undefined,
  name: string,
  { format }: AttachOptions,
  { stderr, environment }: Terminal,
): void {
  if (format === "ndjson") return;
  const waiting = waitingOf(view.state()).filter((one) => path === undefined || one.path === path);
  if (waiting.length === 0) return;
  const { color } = chooseStyle(stderr, environment);
  for (const line of describeWaiting(waiting, name).slice(0, -1)) view.print(`   ${color.dim(line)}\n`);
}

function ownerOf({ folder }: RunEntry): string {
  try {
    const owner = readLockOwner(folder);
    return owner === undefined ? "" : `process ${owner.pid}`;
  } catch {
    return "another process";
  }
}

function leave({ stderr, environment }: Terminal): number {
  const { color, glyphs } = chooseStyle(stderr, environment);
  const lineStart = stderr.isTerminal ? "\n" : "";
  stderr.write(`${lineStart} ${color.yellow(glyphs.waiting)} no longer followed; the run goes on\n`);
  return exitCodes.SIGINT;
}

/** Its exit code is that of the run; a run that stopped without an end has failed as far as anybody who waits for it knows. */
async function end(view: RunView, text: string, options: AttachOptions, terminal: Terminal): Promise<number> {
  const { entry } = await findTarget(text, options, terminal);
  const { status } = view.state();
  const isOpen = status === "running" || status === "starting";
  await view.end(entry, isOpen ? "stopped" : undefined);
  if (isOpen) return exitCodes.failed;
  if (status !== "suspended") return exitCodeOf(status);
  return describeRun(entry).status === "waiting" ? exitCodes.waiting : exitCodes.failed;
}
