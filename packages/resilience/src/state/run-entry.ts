import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { parseState } from "./load-state.ts";
import type { PersistedState } from "./persisted-state.ts";
import { isRunOwned } from "./run-lock.ts";

/** A run as its folder tells of it. */
export interface RunEntry {
  /** The name of its flow. */
  readonly flow: string;
  readonly run: string;
  readonly folder: string;
  /** When it started: as its state says, otherwise its name, otherwise the age of its folder. */
  readonly startedAt: number;
  readonly state?: PersistedState;
  /** Whether a process works on it now. A run that is `running` and not owned has crashed. */
  readonly isOwned: boolean;
  /** Why there is no state, or what else cannot be told, in one sentence. */
  readonly problem?: string;
}

/** What the name of a run says of its start, where the name was not chosen by somebody. */
const timedName = /^(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)-/;

/** Reads what is known of a run. Never throws for what stands in its folder. */
export async function readRunEntry(flow: string, run: string, folder: string): Promise<RunEntry> {
  const state = await readState(folder);
  const owned = readOwned(folder);
  const problem = "problem" in state ? state.problem : owned.problem;
  const startedAt = "state" in state ? state.state.startedAt : await guessStart(run, folder);
  return {
    ...{ flow, run, folder, startedAt, isOwned: owned.isOwned },
    ...("state" in state ? { state: state.state } : {}),
    ...(problem === undefined ? {} : { problem }),
  };
}

type StateOrProblem = { readonly state: PersistedState } | { readonly problem: string };

async function readState(folder: string): Promise<StateOrProblem> {
  const path = join(folder, "state.json");
  try {
    return { state: parseState(await readFile(path, "utf8"), path) };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return { problem: "No state of it has been saved yet." };
    return { problem: message };
  }
}

/** Where the lock cannot be asked, nobody here may write to the run either: it counts as somebody's. */
function readOwned(folder: string): { readonly isOwned: boolean; readonly problem?: string } {
  try {
    return { isOwned: isRunOwned(folder) };
  } catch (error) {
    return { isOwned: true, problem: (error as Error).message };
  }
}

async function guessStart(run: string, folder: string): Promise<number> {
  const [, ...parts] = timedName.exec(run) ?? [];
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map(Number);
  if (parts.length > 0) return Date.UTC(year, month - 1, day, hour, minute, second);
  const stats = await stat(folder).catch(() => undefined);
  return stats?.mtimeMs ?? 0;
}
