import { resolve } from "node:path";

import type { RunTarget } from "@tidemark/engine";
import { findRun, type RunEntry } from "@tidemark/resilience";

import { hideSqliteWarning } from "../hide-sqlite-warning.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { runName } from "./run-name.ts";

export interface TargetOptions {
  readonly stateFolder: string;
}

export interface FoundTarget {
  readonly entry: RunEntry;
  readonly target: RunTarget;
  /** What somebody types for the run. */
  readonly name: string;
}

/** The run that somebody means, as the engine wants to be told of it. */
export async function findTarget(
  text: string,
  options: TargetOptions,
  terminal: Terminal,
): Promise<FoundTarget> {
  hideSqliteWarning();
  const stateFolder = resolve(terminal.folder, options.stateFolder);
  const entry = await findRun(stateFolder, text);
  const name = runName(entry, options, terminal);
  // What the engine suggests to type next must find the run too.
  const target = name === entry.run ? { stateFolder, run: entry.run } : entry.folder;
  return { entry, target, name };
}
