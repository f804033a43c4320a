import type { Clock } from "@tidemark/spec";
import { systemClock } from "../system-clock.ts";
import { aClock, checkOptions, positiveMilliseconds, type Checks } from "./check-options.ts";
import { SlidingWindow } from "./sliding-window.ts";

export interface RetryBudgetOptions {
  /** How many retries there may be for each call: 0.2 is one for five. @default 0.2 */
  readonly ratio?: number;
  /** So many retries a second are always allowed, so that a quiet service can retry at all. @default 1 */
  readonly minPerSecond?: number;
  /** The time over which calls and retries are counted, in milliseconds. @default 10000 */
  readonly windowMs?: number;
  /** @default the machine's clock */
  readonly clock?: Clock;
}

/** Keeps retries a share of calls. `executeWithRetry` asks it where it is given as `budget`. */
export interface RetryBudget {
  /** Counts a call: its first attempt. */
  readonly countCall: () => void;
  /** Takes a retry out of the budget, if there is one left. Answers whether there was. */
  readonly takeRetry: () => boolean;
}

const checks: Checks<RetryBudgetOptions> = {
  ratio: ["a number from 0 to 1", (value) => isAtLeastZero(value) && Number(value) <= 1],
  minPerSecond: ["a number of at least 0", isAtLeastZero],
  windowMs: positiveMilliseconds,
  clock: aClock,
};

/**
 * A budget that calls share, so that a service in trouble is not overrun by retries: when most calls fail, each of them
 * would be made four times.
 *
 * @example
 * const budget = retryBudget({ ratio: 0.1 });
 * await executeWithRetry(work, { budget });
 */
export function retryBudget(options: RetryBudgetOptions = {}): RetryBudget {
  checkOptions(options, checks);
  const { ratio = 0.2, minPerSecond = 1, windowMs = 10_000, clock = systemClock() } = options;
  // Retries are marked.
  const recent = new SlidingWindow(windowMs);
  const reserve = (minPerSecond * windowMs) / 1000;
  return Object.freeze<RetryBudget>({
    countCall: () => recent.add(clock.now(), false),
    takeRetry: () => {
      const now = clock.now();
      const { total, marked: retries } = recent.count(now);
      if (retries + 1 > ratio * (total - retries) + reserve) return false;
      recent.add(now, true);
      return true;
    },
  });
}

function isAtLeastZero(value: unknown): boolean {
  return Number.isFinite(value) && Number(value) >= 0;
}
