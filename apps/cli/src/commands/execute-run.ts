import { resolve } from "node:path";

import type { ExecutionPlan } from "@tidemark/core";
import { createEngine, type LocalEngine } from "@tidemark/engine";
import type { AskPerson, RunHandle } from "@tidemark/spec";

import { quoteWord } from "../checkpoint/quote-word.ts";
import { exitCodeOf, type StopSignal } from "../exit-code.ts";
import { standardRuntimes } from "../flow/standard-runtimes.ts";
import { hideSqliteWarning } from "../hide-sqlite-warning.ts";
import type { LiveView } from "../live/live-view-options.ts";
import { reportError } from "../report-error.ts";
import { createRunStore } from "../store/run-store.ts";
import { chooseStyle } from "../terminal/style.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { createPerson, type Beforehand } from "./ask-person.ts";
import { followRun, type FollowOptions } from "./follow-run.ts";
import { openLiveView } from "./open-live-view.ts";
import { runName } from "./run-name.ts";
import { watchSignals } from "./run-signals.ts";

export interface ExecuteOptions extends Omit<FollowOptions, "isAsked" | "store" | "view"> {
  readonly plan: ExecutionPlan;
  readonly ui?: "inline" | "full" | "plain" | undefined;
  readonly screenReader?: true | undefined;
  /** What was decided beforehand. */
  readonly beforehand: Beforehand;
  /** Where relative paths and programs of the flow start. */
  readonly flowFolder?: string | undefined;
  readonly stateFolder: string;
  readonly durability: "power" | "process";
  /** Starts or resumes the run. */
  readonly begin: (engine: LocalEngine, ask: AskPerson) => Promise<RunHandle>;
}

/** Has an engine work on a run, from the beginning or from where it stopped, and says how it goes. */
export async function executeRun(options: ExecuteOptions, terminal: Terminal): Promise<number> {
  const { beforehand, flowFolder, stateFolder, durability, begin } = options;
  hideSqliteWarning();
  let view: LiveView | undefined;
  const signals = watchSignals((signal) => {
    if (view === undefined) announceStop(signal, terminal);
    else view.stopping();
  });
  const engine = createEngine({
    runtimes: standardRuntimes(),
    stateFolder: resolve(terminal.folder, stateFolder),
    durability,
    ...(flowFolder !== undefined && { folder: flowFolder }),
  });
  let handle: RunHandle | undefined;
  const name = (): string | undefined => handle && runName(handle, options, terminal);
  const isStopping = (): boolean => signals.first() !== undefined;
  const store = createRunStore();
  const person = createPerson(beforehand, { run: name, isStopping, asker: () => view?.asker }, terminal);
  try {
    const folder = (): string | undefined => handle?.folder;
    // As a Ctrl-C that the terminal turns into a signal, which a view's raw keys keep it from.
    const onStop = (): void => void process.emit("SIGINT", "SIGINT");
    view = await openLiveView({ ...options, store, folder, onStop }, terminal);
    handle = await begin(engine, person.ask);
    signals.attach(handle);
    const result = await followRun(handle, { ...options, store, view, isAsked: person.isAsked }, terminal);
    return exitCodeOf(result.status, signals.first());
  } catch (error) {
    await view?.end();
    const run = name();
    if (run === undefined) throw error;
    const exitCode = reportError(error, terminal);
    const { color } = chooseStyle(terminal.stderr, terminal.environment);
    // What is on disk stays there, whatever broke.
    terminal.stderr.write(`   ${color.cyan(`tidemark resume ${quoteWord(run)}`)}\n`);
    return exitCode;
  } finally {
    await view?.end();
    person.close();
    await engine.close();
    signals.close();
  }
}

function announceStop(signal: StopSignal, { stderr, environment }: Terminal): void {
  const { color, glyphs } = chooseStyle(stderr, environment);
  // A terminal has shown `^C`, and the cursor stands behind it.
  const lineStart = signal === "SIGINT" && stderr.isTerminal ? "\n" : "";
  const again = signal === "SIGINT" ? "; Ctrl-C again ends them at once" : "";
  stderr.write(
    `${lineStart} ${color.yellow(glyphs.waiting)} stopping: running steps are being ended${again}\n`,
  );
}
