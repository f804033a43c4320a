import { fromErrorRecord, type NodeResult } from "@tidemark/spec";
import type { PersistedState } from "./persisted-state.ts";

/** A state with errors in place of their records. */
export type RevivedState<State extends PersistedState = PersistedState> = Omit<
  State,
  "error" | "nodeResults"
> & {
  readonly error?: Error;
  readonly nodeResults: readonly (readonly [string, RevivedResult])[];
};

export type RevivedResult = Omit<NodeResult, "error"> & { readonly error?: Error };

/**
 * A state whose errors can be thrown again: with the name, message, code, stack and causes that were recorded. `saveState`
 * takes it as it takes any other.
 *
 * @example
 * throw reviveErrors(await loadState(path)).error
 */
export function reviveErrors<State extends PersistedState>(state: State): RevivedState<State> {
  const { error, nodeResults, ...rest } = state;
  return {
    ...rest,
    ...(error === undefined ? {} : { error: fromErrorRecord(error) }),
    nodeResults: nodeResults.map(([path, result]) => [path, revived(result)] as const),
  };
}

function revived({ error, ...result }: NodeResult): RevivedResult {
  return error === undefined ? result : { ...result, error: fromErrorRecord(error) };
}
