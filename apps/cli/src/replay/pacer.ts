import { setTimeout as sleep } from "node:timers/promises";

/** Time as it passes here. Tests bring their own. */
export interface WallClock {
  readonly now: () => number;
  /** Resolves early where the signal fires. */
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

export interface PacerOptions {
  /** How many times faster than it was. `Infinity` waits for nothing. */
  readonly speed: number;
  /** Pauses of the recording that were longer take so long. @default 3000 */
  readonly longestPauseMs?: number;
  /** Nothing is waited for once it fires. */
  readonly signal: AbortSignal;
  /** @default the time of this process */
  readonly clock?: WallClock;
}

/** Lets recorded events happen again in their own time. */
export interface Pacer {
  /** Resolves when an event is due that happened then. */
  due(at: number): Promise<void>;
  /** What the clock of the recording says now. */
  now(): number;
}

const processClock: WallClock = {
  now: () => performance.now(),
  // Aborting it is no error: then nothing is waited for any more.
  sleep: (milliseconds, signal) => sleep(milliseconds, undefined, { signal }).catch(() => {}),
};

/**
 * Paces a recording. Where drawing takes long, what is late is made up for.
 *
 * @example
 * const pacer = createPacer({ speed: 10, signal });
 * for await (const event of events) {
 *   await pacer.due(event.at);
 *   store.dispatch(event);
 * }
 */
export function createPacer(options: PacerOptions): Pacer {
  const { speed, longestPauseMs = 3000, signal, clock = processClock } = options;
  /** When, here, the last event was due, and when it happened. */
  let dueAt: number | undefined;
  let happenedAt = 0;
  return {
    async due(at) {
      const pause = dueAt === undefined ? 0 : Math.min(Math.max(0, at - happenedAt), longestPauseMs) / speed;
      dueAt = (dueAt ?? clock.now()) + pause;
      const rest = dueAt - clock.now();
      if (rest > 0 && !signal.aborted) await clock.sleep(rest, signal);
      happenedAt = Math.max(at, happenedAt);
    },
    now() {
      if (dueAt === undefined || !Number.isFinite(speed)) return happenedAt;
      return happenedAt + Math.min(Math.max(0, clock.now() - dueAt) * speed, longestPauseMs);
    },
  };
}
