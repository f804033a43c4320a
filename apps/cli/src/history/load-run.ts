import type { RunEntry } from "@tidemark/resilience";
import { isTidemarkError, type RunEvent } from "@tidemark/spec";

import { reduce } from "../store/reduce.ts";
import { initialRunState, type RunState } from "../store/run-state.ts";
import { replayJournal } from "./replay-journal.ts";
import { eventsOfState, readStoredEvents } from "./stored-events.ts";

/** What is known of a kept run. */
export interface LoadedRun {
  readonly events: readonly RunEvent[];
  /** What the events come to. */
  readonly state: RunState;
  /** Why not everything could be read, if that is so. */
  readonly problem?: string;
}

/**
 * What happened in a run: as its events tell, and where a killed process may not have written all of them, as the journal
 * tells; where neither can be read, as its last state tells.
 */
export async function loadRun(entry: RunEntry): Promise<LoadedRun> {
  const stored = await readStoredEvents(entry.folder);
  if (stored[0]?.type === "run.started" && (entry.isOwned || hasEnded(stored))) return load(stored);
  try {
    const { events } = await replayJournal(entry.folder);
    return load(events);
  } catch (error) {
    if (!isTidemarkError(error)) throw error;
    if (stored.length > 0) return { ...load(stored), problem: error.message };
    if (entry.state === undefined) throw error;
    return { ...load(eventsOfState(entry.state)), problem: error.message };
  }
}

/** Whether the last process could say how it ended. */
function hasEnded(events: readonly RunEvent[]): boolean {
  const last = events.at(-1)?.type;
  return last === "run.finished" || last === "run.suspended";
}

function load(events: readonly RunEvent[]): LoadedRun {
  return { events, state: events.reduce(reduce, initialRunState) };
}
