import {
  operationId,
  type Host,
  type HostSignal,
  type Operation,
  type OperationId,
  type RecordedEvent,
} from "@tidemark/spec";
import type { BlobStore } from "../journal/blobs.ts";
import { completionOf, outcomeOf } from "./outcome-record.ts";
import { Replay } from "./replay.ts";
import type { RunHistory } from "./run-history.ts";

export interface ReplayHostOptions {
  readonly history: RunHistory;
  readonly blobs: Pick<BlobStore, "get">;
  readonly onEvent?: (event: RecordedEvent) => void;
}

/** A host that only tells what is recorded and then suspends the run: for looking at it. Nothing is executed or written. */
export class ReplayHost implements Host {
  readonly #options: ReplayHostOptions;
  readonly #replay: Replay;

  constructor(options: ReplayHostOptions) {
    this.#options = options;
    this.#replay = new Replay(options.history);
  }

  begin(operation: Operation): OperationId {
    const id = operationId(operation);
    this.#replay.take(
      id,
      ({ record }) => record.type !== "decided" || isAnswerTo(operation, record.evidence),
    );
    return id;
  }

  async next(): Promise<HostSignal> {
    const { history, blobs } = this.#options;
    const record = this.#replay.next();
    if (record === undefined)
      return { kind: "suspension", at: history.lastAt, reason: "Nothing more is recorded." };
    const { at } = record;
    if (record.type === "cancelled") return { kind: "cancellation", at, reason: record.reason };
    return completionOf(record, await outcomeOf(record, blobs));
  }

  abandon(id: OperationId): void {
    this.#replay.abandon(id);
  }

  emit(event: RecordedEvent): void {
    this.#options.onEvent?.(event);
  }
}

function isAnswerTo(operation: Operation, evidence: string): boolean {
  return operation.kind === "decision" && operation.evidence === evidence;
}
