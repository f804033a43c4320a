import { dirname } from "node:path";
import { toErrorRecord, type NodeResult } from "@tidemark/spec";
import { ResilienceError } from "../resilience-error.ts";
import { findStateProblem } from "./find-state-problem.ts";
import { makeFolder } from "./make-folder.ts";
import type { PersistedState } from "./persisted-state.ts";
import type { StateDisk } from "./state-disk.ts";
import { writeFileAtomically } from "./write-file-atomically.ts";

/** A result whose error may be the very object that was thrown. */
export type SavableResult = Omit<NodeResult, "error"> & { readonly error?: unknown };

/** A state as a program has it: with errors as they were thrown, and the results in a map if it likes. */
export type SavableState = Omit<PersistedState, "error" | "nodeResults"> & {
  readonly error?: unknown;
  readonly nodeResults: Iterable<readonly [string, SavableResult]>;
};

export interface SaveStateOptions {
  /** Whether the file shall survive a power cut. Without, it survives a killed process. @default true */
  readonly sync?: boolean;
  /** @default the disk of this machine */
  readonly disk?: StateDisk;
}

/**
 * Writes the state of a run, so that a reader finds the last state or this one, never a part. Its folder is made where
 * there is none. Errors are kept with name, message, code, stack and causes; secrets, and whatever else is no part of
 * `PersistedState`, are not kept. Await one call before the next: of two at once, either may be the last.
 *
 * @example
 * await saveState(state, getStatePath("digest", "run-1"))
 *
 * @throws {ResilienceError} `invalid_state` or `unwritable`
 */
export async function saveState(
  state: SavableState,
  path: string,
  options: SaveStateOptions = {},
): Promise<void> {
  const text = writeText(state);
  await makeFolder(dirname(path), options);
  await writeFileAtomically(path, text, options);
}

function writeText(state: SavableState): string {
  let record: PersistedState;
  let text: string;
  try {
    record = recordOf(state);
    text = format(record);
  } catch (cause) {
    throw invalid(`The state cannot be written as JSON: ${(cause as Error).message}`, cause);
  }
  const problem = findStateProblem(record);
  if (problem !== undefined) throw invalid(`The state cannot be saved. ${problem}`);
  return text;
}

/** The fields one by one: what else the object has is not ours to keep, secrets least of all. */
function recordOf(state: SavableState): PersistedState {
  const { version, workflowId, runId, status, currentWave, startedAt, updatedAt, finishedAt, attempt } =
    state;
  const { inputs, config, output, error, reason, nodeResults, waiting, flow } = state;
  return {
    ...{ version, workflowId, runId, status, currentWave, attempt, startedAt, updatedAt },
    ...(finishedAt === undefined ? {} : { finishedAt }),
    ...(reason === undefined ? {} : { reason }),
    ...(error === undefined ? {} : { error: toErrorRecord(error) }),
    ...(flow === undefined ? {} : { flow }),
    ...{ inputs, config },
    ...(output === undefined ? {} : { output }),
    ...(waiting === undefined ? {} : { waiting }),
    nodeResults: Array.from(nodeResults, ([id, result]) => [id, withRecord(result)] as const),
  };
}

function withRecord(result: SavableResult): NodeResult {
  const { error } = result;
  // An `error: undefined` is not written.
  return error === undefined ? (result as NodeResult) : { ...result, error: toErrorRecord(error) };
}

/** For people who look into it: one line a field, one line a step. */
function format({ nodeResults, ...rest }: PersistedState): string {
  const fields = Object.entries(rest).map(([name, value]) => `  "${name}": ${JSON.stringify(value)},\n`);
  const results = nodeResults.map((entry) => `\n    ${JSON.stringify(entry)}`).join(",");
  return `{\n${fields.join("")}  "nodeResults": [${results}${results === "" ? "" : "\n  "}]\n}\n`;
}

function invalid(message: string, cause?: unknown): ResilienceError {
  return new ResilienceError("invalid_state", message, {
    ...(cause === undefined ? {} : { cause }),
    hint: "See `PersistedState` for what a state consists of.",
  });
}
