import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

import type { RunEntry } from "@tidemark/resilience";
import { flowNamePattern, type RunEvent } from "@tidemark/spec";

import type { KeyStream } from "../live/keys/key-input.ts";
import { waitingOf } from "../history/waiting-of.ts";
import { choosePrinter, type PrinterOptions } from "../printers/choose-printer.ts";
import type { RunEnding } from "../printers/run-printer.ts";
import type { RunState } from "../store/run-state.ts";
import { createRunStore } from "../store/run-store.ts";
import { createStepResults, type StepRecord } from "../store/step-results.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { nextCommands } from "./next-commands.ts";
import { openLiveView } from "./open-live-view.ts";
import { runName, shortestPath } from "./run-name.ts";

export interface RunViewOptions extends Omit<PrinterOptions, "store" | "view"> {
  readonly stateFolder: string;
  /** Ctrl-C was pressed where keys are read. */
  readonly onStop: () => void;
  /** Where keys come from. @default standard input */
  readonly input?: KeyStream | undefined;
  /** Where the run is kept, if that is known. */
  readonly folder?: string | undefined;
  /** What the clock says, where a recorded run is drawn again. @default Date.now */
  readonly now?: (() => number) | undefined;
}

/** A run that is told from its events alone: it may be over for long, or another process works on it. */
export interface RunView {
  readonly state: () => RunState;
  take(event: RunEvent): void;
  /** Takes in what is not told again. */
  absorb(event: RunEvent): void;
  /** Says something besides, in whole lines. */
  print(text: string): void;
  /** Takes what is drawn live away, where nothing is to be said of an end. */
  close(): Promise<void>;
  /** Says how it ended, or how far it has come; `entry` is what is kept of it, where that is known. */
  end(entry?: RunEntry, word?: RunEnding["word"]): Promise<void>;
}

/** Tells of a run as `tidemark run` does, from its events. */
export async function openRunView(options: RunViewOptions, terminal: Terminal): Promise<RunView> {
  const store = createRunStore();
  const steps = createStepResults();
  const live = await openLiveView(
    { ...options, store, folder: () => options.folder },
    liveTerminal(options, terminal),
  );
  const printer = await choosePrinter({ ...options, store, view: live }, terminal);
  return {
    state: store.state,
    print: (text) => (live === undefined ? terminal.stderr.write(text) : live.print(text)),
    close: async () => await live?.end(),
    take(event) {
      steps.take(event);
      store.dispatch(event);
    },
    absorb(event) {
      steps.take(event);
      store.absorb(event);
      printer.absorb?.(event);
    },
    async end(entry, word) {
      const state = store.state();
      const { output } = state;
      const folder = entry?.folder ?? keptFolder(state, options, terminal);
      // A recording that breaks off tells nothing of how the run stands by now.
      const isKnown = folder !== undefined && (entry !== undefined || !isOpen(state));
      await printer.end({
        ...(output !== undefined && { output }),
        ...(folder !== undefined && { folder: shortestPath(folder, terminal.folder) }),
        ...(word !== undefined && { word }),
        next: isKnown
          ? nextFor(state, steps.list(), {
              name: runName({ run: state.run, folder }, options, terminal),
              entry,
            })
          : [],
      });
    },
  };
}

/** Keys may come from the terminal while events come from a pipe. */
function liveTerminal({ input }: RunViewOptions, terminal: Terminal): Terminal {
  return input === undefined ? terminal : { ...terminal, stdin: { ...terminal.stdin, isTerminal: true } };
}

interface KeptRun {
  readonly name: string;
  readonly entry: RunEntry | undefined;
}

function nextFor(state: RunState, steps: readonly StepRecord[], { name, entry }: KeptRun): readonly string[] {
  const nodes = new Map(
    steps.flatMap(({ path, status }) =>
      status === "planned" || status === "unfinished" ? [] : [[path, { status }] as const],
    ),
  );
  const status = state.status === "running" || state.status === "starting" ? "suspended" : state.status;
  const next = nextCommands({ status, waiting: waitingOf(state, entry), nodes }, name);
  // Whoever works on it now goes on by itself.
  return entry?.isOwned === true ? next.slice(0, -1) : next;
}

function isOpen({ status }: RunState): boolean {
  return status === "running" || status === "starting";
}

/** Where a run is kept that was made here. Its names come from somebody's file, so they may be no paths. */
function keptFolder(
  { run, flow }: RunState,
  { stateFolder }: RunViewOptions,
  terminal: Terminal,
): string | undefined {
  if (!flowNamePattern.test(flow) || !/^[\w.-]+$/.test(run) || /^\.+$/.test(run)) return undefined;
  const folder = join(resolve(terminal.folder, stateFolder), "runs", flow, run);
  return existsSync(join(folder, "journal.ndjson")) ? folder : undefined;
}
