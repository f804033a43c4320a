import { cancelled } from "./cancelled.ts";

interface Waiter {
  readonly go: () => void;
  previous: Waiter | undefined;
  next: Waiter | undefined;
}

/** Callers that wait for their turn, first come, first served. Leaving the queue costs the same from every place in it. */
export class WaitQueue {
  #first: Waiter | undefined;
  #last: Waiter | undefined;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /**
   * Waits for the turn. A fired signal leaves the queue and rejects with `cancelled`.
   *
   * @param onLeave called after somebody left without a turn
   */
  wait(signal: AbortSignal | undefined, onLeave?: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        signal?.removeEventListener("abort", leave);
        this.#remove(waiter);
        reject(cancelled("The wait for a turn", signal!));
        onLeave?.();
      };
      const go = (): void => {
        signal?.removeEventListener("abort", leave);
        this.#remove(waiter);
        resolve();
      };
      const waiter = this.#append(go);
      signal?.addEventListener("abort", leave);
    });
  }

  /** Lets the first one go. Answers whether there was one. */
  release(): boolean {
    if (this.#first === undefined) return false;
    this.#first.go();
    return true;
  }

  #append(go: () => void): Waiter {
    const waiter: Waiter = { go, previous: this.#last, next: undefined };
    if (this.#last === undefined) this.#first = waiter;
    else this.#last.next = waiter;
    this.#last = waiter;
    this.#size += 1;
    return waiter;
  }

  #remove({ previous, next }: Waiter): void {
    if (previous === undefined) this.#first = next;
    else previous.next = next;
    if (next === undefined) this.#last = previous;
    else next.previous = previous;
    this.#size -= 1;
  }
}
