import { createReadStream, existsSync, openSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { ReadStream } from "node:tty";

import type { RunEntry } from "@tidemark/resilience";
import type { RunEvent } from "@tidemark/spec";

import { CliError } from "../cli-error.ts";
import { exitCodes } from "../exit-code.ts";
import { checkEvent } from "../history/check-event.ts";
import { readEvents } from "../history/read-events.ts";
import type { RunFormat } from "../printers/run-printer.ts";
import { createPacer } from "../replay/pacer.ts";
import { chooseStyle } from "../terminal/style.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { watchInterrupt } from "./interrupt.ts";
import { openRunView, type RunView } from "./run-view.ts";

export interface ReplayOptions {
  readonly speed: number;
  readonly format: RunFormat;
  readonly stateFolder: string;
}

/** `tidemark replay`: tells a recorded run again, as it went. */
export async function replay(text: string, options: ReplayOptions, terminal: Terminal): Promise<number> {
  const source = await openSource(text, options, terminal);
  const hurry = new AbortController();
  const stop = new AbortController();
  const interrupt = watchInterrupt(() => {
    // Whoever writes into the pipe is told to stop as well, and says how it ends.
    if (!source.isPipe || hurry.signal.aborted) stop.abort();
    hurry.abort();
  });
  try {
    const onStop = (): void => {
      // With raw keys the terminal tells nobody of Ctrl-C, so whoever writes into the pipe is told here.
      if (source.isPipe) process.kill(0, "SIGINT");
      else process.emit("SIGINT", "SIGINT");
    };
    await play(source, { ...options, onStop, hurry: hurry.signal, stop: stop.signal }, terminal);
    return hurry.signal.aborted ? exitCodes.SIGINT : exitCodes.done;
  } finally {
    interrupt.close();
  }
}

interface PlayOptions extends ReplayOptions {
  readonly hurry: AbortSignal;
  readonly stop: AbortSignal;
  readonly onStop: () => void;
}

/** A stream may hold several runs, one after the other: each is told for itself. */
async function play(
  { chunks, entry, input }: Source,
  { speed, format, stateFolder, hurry, stop, onStop }: PlayOptions,
  terminal: Terminal,
): Promise<void> {
  const pacer = createPacer({ speed, signal: hurry });
  let view: RunView | undefined;
  let run: string | undefined;
  for await (const event of untilStopped(readEvents(chunks, checkEvent), stop)) {
    await pacer.due(event.at);
    if (stop.aborted) break;
    if (event.run !== run) {
      await finish(view, entry);
      const folder = entry?.folder;
      const now = (): number => pacer.now();
      view = await openRunView({ format, stateFolder, now, folder, input, onStop }, terminal);
      run = event.run;
    }
    view?.take(event);
  }
  if (stop.aborted) {
    await view?.close();
    return sayStopped(terminal);
  }
  if (view === undefined)
    throw new CliError("invalid_events", "There are no events in it.", {
      hint: "`tidemark run --format ndjson` prints them.",
    });
  await finish(view, entry);
}

/** A recording may end in the middle of a run: it goes on, or its process was killed. */
async function finish(view: RunView | undefined, entry: RunEntry | undefined): Promise<void> {
  const status = view?.state().status;
  const isOpen = status === "running" || status === "starting";
  await view?.end(entry, isOpen ? (entry?.isOwned === true ? "running" : "stopped") : undefined);
}

function sayStopped({ stderr, environment }: Terminal): void {
  const { color, glyphs } = chooseStyle(stderr, environment);
  stderr.write(`${stderr.isTerminal ? "\n" : ""} ${color.yellow(glyphs.waiting)} the replay was stopped\n`);
}

/** Nobody waits for a pipe that stays silent once the signal has fired. */
async function* untilStopped(
  events: AsyncGenerator<RunEvent, void, undefined>,
  signal: AbortSignal,
): AsyncGenerator<RunEvent, void, undefined> {
  const stopped = new Promise<"stopped">((settle) => {
    signal.addEventListener("abort", () => settle("stopped"), { once: true });
  });
  while (!signal.aborted) {
    const next = await Promise.race([events.next(), stopped]);
    if (next === "stopped" || next.done === true) return;
    yield next.value;
  }
}

interface Source {
  readonly chunks: AsyncIterable<string | Uint8Array>;
  readonly isPipe: boolean;
  /** What is kept of the run, where it was named. */
  readonly entry?: RunEntry;
  /** Where keys come from, where that is not standard input. */
  readonly input?: ReadStream | undefined;
}

/** A file where there is one of that name, otherwise a run that is kept. */
async function openSource(text: string, { stateFolder }: ReplayOptions, terminal: Terminal): Promise<Source> {
  const { stdin, folder } = terminal;
  if (text === "-") {
    if (stdin.isTerminal)
      throw new CliError("invalid_events", "Expected events on standard input, which is a terminal.", {
        hint: "tidemark run digest.flow.md --format ndjson | tidemark replay -",
      });
    const input = terminal.stderr.isTerminal ? openKeys() : undefined;
    return { chunks: stdin.open() as AsyncIterable<string | Uint8Array>, isPipe: true, input };
  }
  const path = resolve(folder, text);
  if (statSync(path, { throwIfNoEntry: false })?.isFile() === true)
    return { chunks: createReadStream(path), isPipe: false };
  const { findTarget } = await import("./find-target.ts");
  const { entry } = await findTarget(text, { stateFolder }, terminal);
  const file = join(entry.folder, "events.ndjson");
  if (!existsSync(file)) throw new CliError("unreadable_file", `The run ${entry.run} has kept no events.`);
  return { chunks: createReadStream(file), isPipe: false, entry };
}

/** The keyboard of the terminal, while standard input is a pipe. */
function openKeys(): ReadStream | undefined {
  try {
    return new ReadStream(openSync("/dev/tty", "r+"));
  } catch {
    return undefined;
  }
}
