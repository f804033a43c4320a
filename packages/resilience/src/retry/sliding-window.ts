interface Slice {
  readonly index: number;
  total: number;
  marked: number;
}

/** In how many steps what is old falls out of a window. */
const sliceCount = 10;

/**
 * Counts what happened of late, and how much of it was marked. What is older than the window is forgotten in tenths of
 * it, so that a window takes the same memory however much happens.
 *
 * @example
 * const window = new SlidingWindow(60_000);
 * window.add(Date.now(), true);
 * window.count(Date.now()); // { total: 1, marked: 1 }
 */
export class SlidingWindow {
  readonly #sliceMs: number;
  readonly #slices: Slice[] = [];

  constructor(windowMs: number) {
    this.#sliceMs = windowMs / sliceCount;
  }

  add(now: number, isMarked: boolean): void {
    const index = this.#forget(now);
    let last = this.#slices.at(-1);
    if (last === undefined || last.index < index) {
      last = { index, total: 0, marked: 0 };
      this.#slices.push(last);
    }
    last.total += 1;
    if (isMarked) last.marked += 1;
  }

  count(now: number): { readonly total: number; readonly marked: number } {
    this.#forget(now);
    let total = 0;
    let marked = 0;
    for (const slice of this.#slices) {
      total += slice.total;
      marked += slice.marked;
    }
    return { total, marked };
  }

  /** Answers the number of the current slice. */
  #forget(now: number): number {
    const index = Math.floor(now / this.#sliceMs);
    const oldest = index - sliceCount + 1;
    while (this.#slices[0] !== undefined && this.#slices[0].index < oldest) this.#slices.shift();
    return index;
  }
}
