import type { Clock } from "@tidemark/spec";

export interface TimerEntry {
  /** Null once it has fired or was taken back. */
  callback: (() => void) | null;
  readonly dueAt: number;
}

/**
 * Many deadlines on one timer of the clock. A timer per attempt costs more than everything else an
 * attempt needs; here adding one that is due last, and taking one back, touch a single field.
 *
 * @example
 * const timers = new TimerQueue(systemClock());
 * const entry = timers.add(Date.now() + 30_000, () => controller.abort());
 * timers.remove(entry);
 */
export class TimerQueue {
  readonly #clock: Clock;
  /** A binary heap by due time. Entries that were taken back stay until they surface or are swept. */
  #heap: TimerEntry[] = [];
  #live = 0;
  #armedFor = Number.POSITIVE_INFINITY;
  #disarm: (() => void) | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** How many entries wait. */
  get size(): number {
    return this.#live;
  }

  add(dueAt: number, callback: () => void): TimerEntry {
    const entry: TimerEntry = { dueAt, callback };
    this.#live += 1;
    this.#heap.push(entry);
    this.#siftUp(this.#heap.length - 1);
    if (dueAt < this.#armedFor) this.#arm(dueAt);
    return entry;
  }

  remove(entry: TimerEntry): void {
    if (entry.callback === null) return;
    entry.callback = null;
    this.#live -= 1;
    if (this.#live === 0) this.#clear();
    else if (this.#heap.length > 64 && this.#live < this.#heap.length / 4) this.#sweep();
  }

  #clear(): void {
    this.#heap = [];
    this.#disarm?.();
    this.#disarm = undefined;
    this.#armedFor = Number.POSITIVE_INFINITY;
  }

  #sweep(): void {
    // A sorted array is a heap.
    this.#heap = this.#heap.filter((entry) => entry.callback !== null).sort((a, b) => a.dueAt - b.dueAt);
  }

  #arm(dueAt: number): void {
    this.#disarm?.();
    this.#armedFor = dueAt;
    this.#disarm = this.#clock.schedule(() => this.#fire(), dueAt - this.#clock.now());
  }

  #fire(): void {
    this.#disarm = undefined;
    this.#armedFor = Number.POSITIVE_INFINITY;
    const now = this.#clock.now();
    for (let first = this.#heap[0]; first !== undefined; first = this.#heap[0]) {
      const { callback } = first;
      if (callback !== null && first.dueAt > now) break;
      this.#removeFirst();
      if (callback === null) continue;
      first.callback = null;
      this.#live -= 1;
      callback();
    }
    const next = this.#heap[0];
    if (next !== undefined && next.dueAt < this.#armedFor) this.#arm(next.dueAt);
  }

  #removeFirst(): void {
    const last = this.#heap.pop();
    if (this.#heap.length === 0 || last === undefined) return;
    this.#heap[0] = last;
    this.#siftDown();
  }

  #siftUp(from: number): void {
    const heap = this.#heap;
    const entry = heap[from]!;
    let at = from;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (heap[above]!.dueAt <= entry.dueAt) break;
      heap[at] = heap[above]!;
      at = above;
    }
    heap[at] = entry;
  }

  #siftDown(): void {
    const heap = this.#heap;
    const entry = heap[0]!;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= heap.length) break;
      if (below + 1 < heap.length && heap[below + 1]!.dueAt < heap[below]!.dueAt) below += 1;
      if (heap[below]!.dueAt >= entry.dueAt) break;
      heap[at] = heap[below]!;
      at = below;
    }
    heap[at] = entry;
  }
}
