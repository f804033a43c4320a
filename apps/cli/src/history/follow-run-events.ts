import { setTimeout as sleep } from "node:timers/promises";

import { isRunOwned } from "@tidemark/resilience";
import type { RunEvent } from "@tidemark/spec";

import { openEventTail } from "./event-tail.ts";

/** How often is looked for something new, and whether somebody still works on the run. */
const lookMs = 100;
const ownerMs = 500;

export interface FollowEventsOptions {
  /** Ends it. */
  readonly signal: AbortSignal;
}

/**
 * The events of a run, first all that there are and then each list of new ones, until no process works on it any more. Nothing is
 * written, and whoever works on the run does not notice.
 *
 * @example
 * for await (const events of followRunEvents(entry.folder, { signal })) for (const event of events) store.dispatch(event);
 */
export async function* followRunEvents(
  folder: string,
  { signal }: FollowEventsOptions,
): AsyncGenerator<readonly RunEvent[], void, undefined> {
  const tail = openEventTail(folder);
  let askedAt = Number.NEGATIVE_INFINITY;
  for (let isOwned = true; isOwned;) {
    if (performance.now() - askedAt > ownerMs) {
      isOwned = isOwnedByAnybody(folder);
      askedAt = performance.now();
    }
    // Read after it was asked: what the owner wrote before it let go is in it.
    const events = await tail.read();
    if (signal.aborted) return;
    // It lets go in a moment.
    if (events.some(isEnd)) askedAt = Number.NEGATIVE_INFINITY;
    yield events;
    if (isOwned) await sleep(lookMs, undefined, { signal }).catch(() => {});
  }
}

function isEnd({ type }: RunEvent): boolean {
  return type === "run.finished" || type === "run.suspended";
}

/** A lock that cannot be asked counts as held, as everywhere. */
function isOwnedByAnybody(folder: string): boolean {
  try {
    return isRunOwned(folder);
  } catch {
    return true;
  }
}
