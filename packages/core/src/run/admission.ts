import type { Permits, Waiter } from "./permits.ts";

/**
 * Somebody in the queues of several permits, one queue after the other, always in the same order, so
 * that no two can wait for each other.
 */
export class Admission {
  readonly #permits: readonly Permits[];
  readonly #onAdmitted: () => void;
  #taken = 0;
  #waiter: Waiter | undefined;

  /** Calls back once all are taken: at once where all are free. */
  constructor(permits: readonly Permits[], onAdmitted: () => void) {
    this.#permits = permits;
    this.#onAdmitted = onAdmitted;
    this.#next();
  }

  /** Gives up: leaves the queue and gives back what was taken. */
  withdraw(): void {
    if (this.#waiter !== undefined) this.#permits[this.#taken]!.withdraw(this.#waiter);
    release(this.#permits.slice(0, this.#taken));
  }

  #next(): void {
    for (; this.#taken < this.#permits.length; this.#taken++) {
      this.#waiter = this.#permits[this.#taken]!.take(() => this.#granted());
      if (this.#waiter !== undefined) return;
    }
    this.#onAdmitted();
  }

  #granted(): void {
    this.#waiter = undefined;
    this.#taken += 1;
    this.#next();
  }
}

/** Takes one of each where all are free, and none otherwise: nobody has to queue up then. */
export function takeAll(permits: readonly Permits[]): boolean {
  for (const permit of permits) if (!permit.free) return false;
  for (const permit of permits) permit.take(noWait);
  return true;
}

const noWait = (): void => {};

export function release(permits: readonly Permits[]): void {
  for (const permit of permits) permit.release();
}
