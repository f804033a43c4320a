import type { Clock } from "@tidemark/spec";

/** Node fires a longer timer after one millisecond. */
const longestTimerMs = 2 ** 31 - 1;
/** What sums of times may be wrong by: milliseconds since the epoch have no more than a quarter of a microsecond. */
const toleranceMs = 0.001;

/**
 * The machine's clock with one timer, which keeps the process alive only while it is held. What is not held can stay
 * armed, and is taken up again for next to nothing.
 */
export class LingeringClock implements Clock {
  /** Tests put another `setTimeout` in place and take it away again: its timers never fire after that. */
  readonly #setTimeout: typeof setTimeout = setTimeout;
  #timer: NodeJS.Timeout | undefined;
  #isHeld = false;
  /** When a timer has fired it is at least as late as it was to fire, whatever other clocks say. */
  #earliest = 0;

  /** Whether its timers can still fire. */
  get isCurrent(): boolean {
    return this.#setTimeout === setTimeout;
  }

  now(): number {
    const now = performance.timeOrigin + performance.now();
    return now < this.#earliest ? this.#earliest : now;
  }

  schedule(callback: () => void, delayMs: number): () => void {
    this.#arm(callback, this.now() + delayMs);
    return () => clearTimeout(this.#timer);
  }

  hold(): void {
    this.#isHeld = true;
    this.#timer?.ref();
  }

  release(): void {
    this.#isHeld = false;
    this.#timer?.unref();
  }

  #arm(callback: () => void, dueAt: number): void {
    const now = this.now();
    // Node cuts off fractions.
    const delayMs = Math.min(Math.ceil(Math.max(0, dueAt - now - toleranceMs)), longestTimerMs);
    const firesAt = now + delayMs + toleranceMs;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#earliest = Math.max(this.#earliest, firesAt);
      if (this.now() < dueAt) this.#arm(callback, dueAt);
      else callback();
    }, delayMs);
    if (!this.#isHeld) this.#timer.unref();
  }
}
