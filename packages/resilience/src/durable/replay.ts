import type { OperationId } from "@tidemark/spec";
import type { RecordedCompletion, RunHistory } from "./run-history.ts";
import type { CancelledRecord, CompletionRecord } from "./run-record.ts";

/** The recorded completions of a run that are still to be told, each once its operation has been begun, in recorded order. */
export class Replay {
  readonly #completions: Map<OperationId, RecordedCompletion>;
  #cancelled: RunHistory["cancelled"];
  /** Begun and not told, as a heap: the one recorded first is at the top. */
  readonly #heap: RecordedCompletion[] = [];
  readonly #abandoned = new Set<OperationId>();

  constructor({ completions, cancelled }: Pick<RunHistory, "completions" | "cancelled">) {
    this.#completions = new Map(completions);
    this.#cancelled = cancelled;
  }

  /** How many there are whose operation has not been begun, or that have not been told. */
  get left(): number {
    return this.#completions.size + this.#heap.length;
  }

  /** An operation is begun: true where its completion is recorded and is the one that `matches` wants. */
  take(id: OperationId, matches: (recorded: RecordedCompletion) => boolean): boolean {
    const completion = this.#completions.get(id);
    if (completion === undefined) return false;
    this.#completions.delete(id);
    if (!matches(completion)) return false;
    this.#push(completion);
    return true;
  }

  /** The next to tell, if there is one whose operation has been begun. */
  next(): CompletionRecord | CancelledRecord | undefined {
    for (;;) {
      const [first] = this.#heap;
      const cancelled = this.#cancelled;
      // What was recorded after the cancellation is never told, and there should be nothing.
      if (cancelled !== undefined && (first === undefined || cancelled.order < first.order)) {
        this.#cancelled = undefined;
        return cancelled.record;
      }
      if (first === undefined) return undefined;
      this.#pop();
      if (!this.#abandoned.delete(first.record.id)) return first.record;
    }
  }

  /** Nobody wants to be told of it any more. */
  abandon(id: OperationId): void {
    if (this.#heap.some(({ record }) => record.id === id)) this.#abandoned.add(id);
  }

  #push(completion: RecordedCompletion): void {
    const heap = this.#heap;
    let at = heap.push(completion) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (heap[parent]!.order <= completion.order) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = completion;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop()!;
    if (heap.length === 0) return;
    let at = 0;
    for (;;) {
      let child = at * 2 + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && heap[child + 1]!.order < heap[child]!.order) child += 1;
      if (heap[child]!.order >= last.order) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
  }
}
