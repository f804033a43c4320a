import type { Clock } from "@tidemark/spec";
import { systemClock } from "../system-clock.ts";
import { throwIfCancelled } from "./cancelled.ts";
import { aClock, checkOptions, positiveCount, positiveMilliseconds, type Checks } from "./check-options.ts";
import { checkTurn, type TurnOptions } from "./turn-options.ts";
import { WaitQueue } from "./wait-queue.ts";

export interface RateLimitOptions {
  /** How many may start in any span of `perMs`. */
  readonly count: number;
  /** The span, in milliseconds. */
  readonly perMs: number;
  /** @default the machine's clock */
  readonly clock?: Clock;
}

/** Lets so many start in any span of time. */
export interface RateLimit {
  /** Runs the work when its turn has come, in the order of the calls. */
  readonly execute: <Result>(
    work: () => Result | PromiseLike<Result>,
    options?: TurnOptions,
  ) => Promise<Result>;
  /** Waits for a turn and takes it. */
  readonly acquire: (options?: TurnOptions) => Promise<void>;
  /** Takes a turn if that is possible without waiting and without overtaking anybody. Answers whether it did. */
  readonly tryAcquire: () => boolean;
  /** How many wait for their turn. */
  readonly waiting: () => number;
}

const checks: Checks<RateLimitOptions> = {
  count: positiveCount,
  perMs: positiveMilliseconds,
  clock: aClock,
};

/**
 * Lets at most `count` start in any span of `perMs`, wherever one begins to measure. The others wait, first come, first
 * served.
 *
 * @example
 * const limit = rateLimit({ count: 10, perMs: 60_000 });
 * await limit.execute(() => fetch("https://api.example.com/items"));
 */
export function rateLimit(options: RateLimitOptions): RateLimit {
  checkOptions(options, checks, ["count", "perMs"]);
  const turns = new Turns(options);
  const acquire = async (turn: TurnOptions = {}): Promise<void> => {
    checkTurn(turn);
    const { signal } = turn;
    throwIfCancelled("The call", signal);
    if (turns.tryTake()) return;
    await turns.wait(signal);
    // It may have fired after the turn came.
    throwIfCancelled("The call", signal);
  };
  return Object.freeze<RateLimit>({
    execute: async (work, turn) => {
      await acquire(turn);
      return work();
    },
    acquire,
    tryAcquire: () => turns.tryTake(),
    waiting: () => turns.waiting,
  });
}

class Turns {
  readonly #count: number;
  readonly #perMs: number;
  readonly #clock: Clock;
  readonly #queue = new WaitQueue();
  /** When the last turns were taken: a ring of at most `count`, of which the oldest frees the next. */
  readonly #takenAt: number[] = [];
  #oldest = 0;
  #disarm: (() => void) | undefined;

  constructor({ count, perMs, clock = systemClock() }: RateLimitOptions) {
    this.#count = count;
    this.#perMs = perMs;
    this.#clock = clock;
  }

  get waiting(): number {
    return this.#queue.size;
  }

  tryTake(): boolean {
    return this.#queue.size === 0 && this.#take();
  }

  wait(signal: AbortSignal | undefined): Promise<void> {
    const turn = this.#queue.wait(signal, () => {
      // A timer that nobody waits for would keep the process alive.
      if (this.#queue.size === 0) this.#stop();
    });
    if (this.#disarm === undefined) this.#arm();
    return turn;
  }

  #take(): boolean {
    const now = this.#clock.now();
    if (now < this.#nextAt()) return false;
    if (this.#takenAt.length < this.#count) this.#takenAt.push(now);
    else {
      this.#takenAt[this.#oldest] = now;
      this.#oldest = (this.#oldest + 1) % this.#count;
    }
    return true;
  }

  /** When the next turn is free. */
  #nextAt(): number {
    return this.#takenAt.length < this.#count ? 0 : this.#takenAt[this.#oldest]! + this.#perMs;
  }

  #arm(): void {
    this.#disarm = this.#clock.schedule(() => this.#serve(), Math.max(0, this.#nextAt() - this.#clock.now()));
  }

  #serve(): void {
    this.#disarm = undefined;
    while (this.#queue.size > 0 && this.#take()) this.#queue.release();
    if (this.#queue.size > 0) this.#arm();
  }

  #stop(): void {
    this.#disarm?.();
    this.#disarm = undefined;
  }
}
