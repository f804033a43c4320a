import { throwIfCancelled } from "./cancelled.ts";
import { checkOptions, positiveCount, type Checks } from "./check-options.ts";
import { checkTurn, type TurnOptions } from "./turn-options.ts";
import { WaitQueue } from "./wait-queue.ts";

export interface ConcurrencyLimitOptions {
  /** How many may run at once for each key. */
  readonly limit: number;
}

/** Lets so many run at once. Nothing is kept of a key that nobody uses. */
export interface ConcurrencyLimit<Key = string> {
  /** Runs the work when there is a place for the key, in the order of the calls. */
  readonly execute: <Result>(
    key: Key,
    work: () => Result | PromiseLike<Result>,
    options?: TurnOptions,
  ) => Promise<Result>;
  /** How many run for the key now. */
  readonly running: (key: Key) => number;
  /** How many wait for the key now. */
  readonly waiting: (key: Key) => number;
}

const checks: Checks<ConcurrencyLimitOptions> = { limit: positiveCount };

interface Lane {
  running: number;
  readonly queue: WaitQueue;
}

/**
 * Lets only so many run at once for each key. The others wait, first come, first served.
 *
 * @example
 * const perHost = concurrencyLimit({ limit: 2 });
 * await perHost.execute("api.example.com", () => fetch("https://api.example.com/items"));
 */
export function concurrencyLimit<Key = string>(options: ConcurrencyLimitOptions): ConcurrencyLimit<Key> {
  checkOptions(options, checks, ["limit"]);
  const { limit } = options;
  const lanes = new Map<Key, Lane>();
  const enter = async (key: Key, signal: AbortSignal | undefined): Promise<Lane> => {
    const lane = lanes.get(key) ?? { running: 0, queue: new WaitQueue() };
    lanes.set(key, lane);
    if (lane.running < limit) lane.running += 1;
    // Who leaves hands the place over, so that nobody can come in between.
    else await lane.queue.wait(signal);
    return lane;
  };
  const leave = (key: Key, lane: Lane): void => {
    if (lane.queue.release()) return;
    lane.running -= 1;
    if (lane.running === 0) lanes.delete(key);
  };
  return Object.freeze<ConcurrencyLimit<Key>>({
    execute: async (key, work, turn = {}) => {
      checkTurn(turn);
      const { signal } = turn;
      throwIfCancelled("The call", signal);
      const lane = await enter(key, signal);
      try {
        // It may have fired after the turn came.
        throwIfCancelled("The call", signal);
        return await work();
      } finally {
        leave(key, lane);
      }
    },
    running: (key) => lanes.get(key)?.running ?? 0,
    waiting: (key) => lanes.get(key)?.queue.size ?? 0,
  });
}
