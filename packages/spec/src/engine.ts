import type { FlowDefinition } from "./definition.ts";
import type { RunEvent } from "./event.ts";
import type { AskPerson } from "./host.ts";
import type { Json } from "./json.ts";
import type { RunResult } from "./result.ts";

/**
 * Something that runs flows: in this process, or on a cluster. `testEngine` holds every
 * implementation to the same behaviour.
 */
export interface Engine {
  /** Checks the flow and its inputs, and starts a run. Rejects before anything runs if either is wrong. */
  start(flow: FlowDefinition, options?: StartOptions): Promise<RunHandle>;
  /** Ends what this engine runs in this process and frees what it holds. */
  close(): Promise<void>;
}

export interface StartOptions {
  /** @default a new id that sorts by time */
  readonly run?: string;
  readonly inputs?: Readonly<Record<string, Json>>;
  readonly config?: Readonly<Record<string, Json>>;
  /** Values of the names that the flow lists. */
  readonly secrets?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Wins over the flow's own. */
  readonly concurrency?: number;
  /** Wins over the flow's own. */
  readonly waves?: "eager" | "strict";
  /** Asks a person. @default nobody is there: each question decides itself or suspends the run */
  readonly ask?: AskPerson;
  /** Cancels the run when it fires. */
  readonly signal?: AbortSignal;
}

export interface RunHandle {
  readonly run: string;
  /** Where the run is kept, if it is kept. */
  readonly folder?: string;
  /** Every event from the first one; each reader gets them all. Ends with the run. */
  readonly events: AsyncIterable<RunEvent>;
  /** Resolves however the run ends: a failed run is a result too. */
  readonly result: Promise<RunResult>;
  /** Ends the run for good. */
  cancel(reason?: string): void;
  /** Stops working on the run and leaves it resumable. */
  suspend(reason?: string): void;
}
