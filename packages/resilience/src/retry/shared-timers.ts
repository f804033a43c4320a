import type { Clock } from "@tidemark/spec";
import { TimerQueue, type TimerEntry } from "../timer-queue.ts";
import { LingeringClock } from "./lingering-clock.ts";

/** A clock, and what waits on it. */
export interface Timers {
  now(): number;
  add(dueAt: number, callback: () => void): TimerEntry;
  remove(entry: TimerEntry): void;
}

/**
 * The deadlines and sleeps of all calls in this process share one timer, as Node's own timers share their lists. It is
 * the only thing that calls share, and no call can see it.
 */
let shared: SharedTimers | undefined;

/** What calls wait on that bring no clock of their own. */
export function sharedTimers(): Timers {
  if (shared?.isCurrent !== true) shared = new SharedTimers();
  return shared;
}

export function timersOn(clock: Clock): Timers {
  const queue = new TimerQueue(clock);
  return {
    now: () => clock.now(),
    add: (dueAt, callback) => queue.add(dueAt, callback),
    remove: (entry) => queue.remove(entry),
  };
}

/**
 * A queue that leaves its timer armed when nobody waits any more: calls one after the other then cost no timer each. The
 * process ends all the same, because the timer is held only while somebody waits.
 */
class SharedTimers implements Timers {
  readonly #clock = new LingeringClock();
  readonly #queue = new TimerQueue(this.#clock);

  constructor() {
    // A queue in which something waits, if only forever, does not take its timer back.
    this.#queue.add(Number.POSITIVE_INFINITY, () => {});
  }

  get isCurrent(): boolean {
    return this.#clock.isCurrent;
  }

  now(): number {
    return this.#clock.now();
  }

  add(dueAt: number, callback: () => void): TimerEntry {
    if (this.#queue.size === 1) this.#clock.hold();
    return this.#queue.add(dueAt, callback);
  }

  remove(entry: TimerEntry): void {
    this.#queue.remove(entry);
    // After a timer has fired, whoever waited either adds the next one or removes the old one.
    if (this.#queue.size === 1) this.#clock.release();
  }
}
