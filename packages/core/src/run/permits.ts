/** Lets so many go on at once; the others wait in the order in which they came. */
export class Permits {
  #free: number;
  readonly #queue = new Set<object>();
  readonly #grant: (waiter: object) => void;

  /** @param grant told whose turn it is */
  constructor(count: number, grant: (waiter: object) => void) {
    this.#free = count;
    this.#grant = grant;
  }

  /** Takes a permit and returns nothing, or returns the key that is granted later. */
  take(): object | undefined {
    if (this.#free > 0) {
      this.#free -= 1;
      return undefined;
    }
    const waiter = {};
    this.#queue.add(waiter);
    return waiter;
  }

  /** Gives a permit back: the next in the queue has it. */
  release(): void {
    const [next] = this.#queue;
    if (next === undefined) {
      this.#free += 1;
      return;
    }
    this.#queue.delete(next);
    this.#grant(next);
  }

  /** Leaves the queue, or gives back what was granted in the meantime. */
  withdraw(waiter: object): void {
    if (!this.#queue.delete(waiter)) this.release();
  }
}
