import {
  hashJson,
  type AttemptOperation,
  type DecisionOperation,
  type Json,
  type Operation,
  type OperationId,
  type SleepOperation,
} from "@tidemark/spec";
import type { CacheKey, CacheVerdict } from "./output-cache.ts";

/** An operation of a durable host, from the moment at which the interpreter began it. */
export class Begun {
  readonly id: OperationId;
  readonly operation: Operation;
  /** Whether the host that works in this process has it. */
  isLive = false;
  /** When it began in this process, where an earlier one had wanted it already. */
  startedAt: number | undefined;
  /** When a `once` attempt had begun that was not over when its process died. */
  interruptedSince: number | undefined;
  cacheKey: CacheKey | undefined;
  verdict: CacheVerdict | undefined;
  #inputs: string | undefined;

  constructor(id: OperationId, operation: Operation) {
    this.id = id;
    this.operation = operation;
  }

  get attempt(): AttemptOperation | undefined {
    return this.operation.kind === "attempt" ? this.operation : undefined;
  }

  get decision(): DecisionOperation | undefined {
    return this.operation.kind === "decision" ? this.operation : undefined;
  }

  get sleep(): SleepOperation | undefined {
    return this.operation.kind === "sleep" ? this.operation : undefined;
  }

  /** The hash of everything that an attempt is called with. */
  get inputs(): string {
    return (this.#inputs ??= hashJson((this.attempt?.step ?? null) as unknown as Json));
  }
}
