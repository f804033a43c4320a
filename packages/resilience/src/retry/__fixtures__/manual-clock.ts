import type { Clock } from "@tidemark/spec";

interface ManualTimer {
  readonly callback: () => void;
  readonly dueAt: number;
}

/** A clock that moves when told. What waits on promises has its turn before time goes on. */
export class ManualClock implements Clock {
  time: number;
  timers: readonly ManualTimer[] = [];

  constructor(time = 0) {
    this.time = time;
  }

  now(): number {
    return this.time;
  }

  schedule(callback: () => void, delayMs: number): () => void {
    const timer = { callback, dueAt: this.time + delayMs };
    this.timers = [...this.timers, timer];
    return () => {
      this.timers = this.timers.filter((other) => other !== timer);
    };
  }

  /** Moves by so much, and fires what is due on the way. */
  async advance(ms: number): Promise<void> {
    const end = this.time + ms;
    for (;;) {
      await settle();
      const timer = this.#next();
      if (timer === undefined || timer.dueAt > end) break;
      this.#fire(timer);
    }
    this.time = end;
    await settle();
  }

  /** Moves from timer to timer until none is left. */
  async runOut(): Promise<void> {
    for (;;) {
      await settle();
      const timer = this.#next();
      if (timer === undefined) return;
      this.#fire(timer);
    }
  }

  #next(): ManualTimer | undefined {
    return this.timers.toSorted((one, other) => one.dueAt - other.dueAt)[0];
  }

  #fire(timer: ManualTimer): void {
    this.time = Math.max(this.time, timer.dueAt);
    this.timers = this.timers.filter((other) => other !== timer);
    timer.callback();
  }
}

/** Lets promises settle, and those that wait on them. */
export async function settle(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}
