import type { RunEvent } from "@tidemark/spec";

import { reduce } from "./reduce.ts";
import { initialRunState, type RunState } from "./run-state.ts";

/** Called after each event with what was and what is. */
export type RunListener = (event: RunEvent, state: RunState, before: RunState) => void;

/** Holds the state of one run and tells whoever draws it. */
export interface RunStore {
  readonly state: () => RunState;
  readonly dispatch: (event: RunEvent) => void;
  /** Takes in what happened earlier: nobody is told. */
  readonly absorb: (event: RunEvent) => void;
  /** Returns what ends the subscription. */
  readonly subscribe: (listener: RunListener) => () => void;
}

/**
 * A store for one run.
 *
 * @example
 * const store = createRunStore();
 * store.subscribe((event, state) => draw(state));
 * for await (const event of handle.events) store.dispatch(event);
 */
export function createRunStore(): RunStore {
  const listeners = new Set<RunListener>();
  let current = initialRunState;
  return {
    state: () => current,
    dispatch(event) {
      const before = current;
      current = reduce(before, event);
      for (const listener of listeners) listener(event, current, before);
    },
    absorb(event) {
      current = reduce(current, event);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
