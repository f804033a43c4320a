/** One place in the queue. */
export interface Waiter {
  state: "waiting" | "granted" | "gone";
  readonly onGrant: () => void;
}

/** Lets so many go on at once; the others wait in the order in which they came. */
export class Permits {
  #free: number;
  #queue: Waiter[] = [];
  #head = 0;

  constructor(count: number) {
    this.#free = count;
  }

  /** Whether one can be taken without waiting. */
  get free(): boolean {
    return this.#free > 0;
  }

  /** Takes a permit and returns nothing, or queues up and calls back when there is one. */
  take(onGrant: () => void): Waiter | undefined {
    if (this.#free > 0) {
      this.#free -= 1;
      return undefined;
    }
    const waiter: Waiter = { state: "waiting", onGrant };
    this.#queue.push(waiter);
    return waiter;
  }

  /** Gives a permit back: the next in the queue has it. */
  release(): void {
    const next = this.#shift();
    if (next === undefined) {
      this.#free += 1;
      return;
    }
    next.state = "granted";
    next.onGrant();
  }

  /** Leaves the queue, or gives back what was granted in the meantime. */
  withdraw(waiter: Waiter): void {
    const { state } = waiter;
    waiter.state = "gone";
    if (state === "granted") this.release();
  }

  #shift(): Waiter | undefined {
    while (this.#head < this.#queue.length) {
      const waiter = this.#queue[this.#head++]!;
      if (this.#head > 1000 && this.#head * 2 > this.#queue.length) {
        this.#queue = this.#queue.slice(this.#head);
        this.#head = 0;
      }
      if (waiter.state === "waiting") return waiter;
    }
    return undefined;
  }
}
