import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { JsonObject } from "@tidemark/spec";
import { ResilienceError } from "../resilience-error.ts";
import { findStateProblem } from "./find-state-problem.ts";
import { stateVersion, type PersistedState } from "./persisted-state.ts";

/** What may be new when a run goes on. */
export interface StateOverrides {
  /** Laid over the stored configuration, key by key. */
  readonly config?: JsonObject;
  /** Secrets are never stored, so they are given each time. */
  readonly secrets?: Readonly<Record<string, string>>;
}

/** A state as it was saved, with what was given anew. */
export type LoadedState = PersistedState & { readonly secrets: Readonly<Record<string, string>> };

/**
 * Reads what `saveState` wrote. Errors in it are records; `reviveErrors` makes errors of them again.
 *
 * @example
 * const state = await loadState(path, { config: { region: "eu" }, secrets: { TOKEN: "…" } })
 *
 * @throws {ResilienceError} `run_not_found`, `unreadable`, `damaged` or `newer_version`
 */
export async function loadState(path: string, overrides: StateOverrides = {}): Promise<LoadedState> {
  const state = parseState(await read(path), path);
  const { config = {}, secrets = {} } = overrides;
  return { ...state, config: { ...state.config, ...config }, secrets };
}

/**
 * The state that a file's text stands for.
 *
 * @throws {ResilienceError} `damaged` or `newer_version`
 */
export function parseState(text: string, path: string): PersistedState {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw damaged(path, (cause as Error).message, cause);
  }
  const version = versionOf(value);
  if (version !== undefined && version > stateVersion) throw newer(path, version);
  const problem = findStateProblem(value);
  if (problem !== undefined) throw damaged(path, problem);
  return value as PersistedState;
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    const { code = "", message } = cause as NodeJS.ErrnoException;
    const kind = ["ENOENT", "ENOTDIR"].includes(code) ? "run_not_found" : "unreadable";
    throw new ResilienceError(kind, `There is no state to be read in ${path}: ${message}`, {
      cause,
      hint: "See that the path is that of a `state.json`.",
    });
  }
}

function versionOf(value: unknown): number | undefined {
  const version = (value as { readonly version?: unknown } | null)?.version;
  return Number.isSafeInteger(version) ? (version as number) : undefined;
}

function damaged(path: string, problem: string, cause?: unknown): ResilienceError {
  return new ResilienceError("damaged", `${path} is not a state that was saved. ${problem}`, {
    ...(cause === undefined ? {} : { cause }),
    hint: `The truth is ${join(dirname(path), "journal.ndjson")}, if the run has one; this file is a copy of it.`,
  });
}

function newer(path: string, version: number): ResilienceError {
  return new ResilienceError(
    "newer_version",
    `${path} was written by a later version: it has version ${version}, and ${stateVersion} is the latest known here.`,
    { hint: "Update Tidemark, and try again." },
  );
}
