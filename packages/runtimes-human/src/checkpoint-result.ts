import type { Json } from "@tidemark/spec";

/** What a checkpoint gives to the steps that read it. The engine makes it of the decision. */
export interface CheckpointResult {
  /** The answer's name. */
  readonly action: string;
  /** Whether the answer is `approve` or `input`. */
  readonly approved: boolean;
  /** What came with the answer, or null. */
  readonly input: Json;
  /** Why it was rejected, or null. */
  readonly reason: string | null;
  /** Who decided: a user's name, `timeout`, `unattended` or `interrupt`. */
  readonly by: string;
  /** When it was decided, as an ISO date. */
  readonly at: string;
  readonly timedOut: boolean;
}
