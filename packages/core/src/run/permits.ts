/** The place of one waiter in the queue: the key that is fired when its turn comes. */
interface Waiter {
  state: "waiting" | "granted" | "gone";
}

/** Lets so many go on at once; the others wait in the order in which they came. */
export class Permits {
  #free: number;
  #queue: Waiter[] = [];
  #head = 0;
  readonly #grant: (waiter: object) => void;

  /** @param grant told whose turn it is */
  constructor(count: number, grant: (waiter: object) => void) {
    this.#free = count;
    this.#grant = grant;
  }

  /** Whether one could be taken without waiting. */
  get free(): boolean {
    return this.#free > 0;
  }

  /** Takes a permit and returns nothing, or returns the key that is granted later. */
  take(): Waiter | undefined {
    if (this.#free > 0) {
      this.#free -= 1;
      return undefined;
    }
    const waiter: Waiter = { state: "waiting" };
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
    this.#grant(next);
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
