import { TidemarkError, isTidemarkError, type TidemarkErrorOptions } from "@tidemark/spec";

/** `not_asked`: the engine ran the checkpoint as if it were work, instead of asking its question. */
export type CheckpointErrorCode = "not_asked";

/** What a checkpoint can complain about. */
export class CheckpointError extends TidemarkError<CheckpointErrorCode> {
  override name = "CheckpointError";

  constructor(code: CheckpointErrorCode, message: string, options?: TidemarkErrorOptions) {
    super("runtimes-human", code, message, options);
  }
}

/** Whether a value is a `CheckpointError`, of whichever copy of this package. */
export function isCheckpointError(value: unknown): value is CheckpointError {
  return isTidemarkError(value, "runtimes-human");
}
