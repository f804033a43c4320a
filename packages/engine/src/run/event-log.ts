import type { RunEvent } from "@tidemark/spec";

/** The events of one run: every reader gets all of them, from the first one on, at its own pace. */
export class EventLog implements AsyncIterable<RunEvent> {
  readonly #events: RunEvent[] = [];
  #waiting: (() => void)[] = [];
  #ended = false;
  #error: { readonly thrown: unknown } | undefined;

  /** Those so far. */
  get events(): readonly RunEvent[] {
    return this.#events;
  }

  append(event: RunEvent): void {
    this.#events.push(event);
    this.#wake();
  }

  /** No more will come. */
  end(): void {
    this.#ended = true;
    this.#wake();
  }

  /** No more will come, because something broke that is no result of the run. */
  fail(thrown: unknown): void {
    this.#error = { thrown };
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<RunEvent, void, undefined> {
    for (let next = 0; ;) {
      const event = this.#events[next];
      if (event !== undefined) {
        next += 1;
        yield event;
      } else if (this.#error !== undefined) {
        throw this.#error.thrown;
      } else if (this.#ended) {
        return;
      } else {
        await new Promise<void>((resolve) => this.#waiting.push(resolve));
      }
    }
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
