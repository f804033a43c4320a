import type { Decision, Host, OperationId, Waiting } from "@tidemark/spec";

/** What a durable host needs of the host that does the work in this process: `memoryHost` of `@tidemark/core` is one. */
export interface LiveHost extends Host {
  /** Aborts what runs, and says so by a suspension after what has completed already. */
  suspend(reason: string): void;
  /** Decides an open question. False where it is not open. */
  answer(id: OperationId, decision: Decision): boolean;
  /** What only a person can decide, where nothing else will end by itself; nothing where something will. */
  readonly waiting: readonly Waiting[] | undefined;
  /** Resolves when nothing runs any more. */
  idle(): Promise<void>;
}
