import { TidemarkError, isTidemarkError, type TidemarkErrorOptions } from "@tidemark/spec";

export type YourRuntimeErrorCode =
  /** There is no word in the text. */
  "empty_text";

export class YourRuntimeError extends TidemarkError<YourRuntimeErrorCode> {
  override name = "YourRuntimeError";

  constructor(code: YourRuntimeErrorCode, message: string, options?: TidemarkErrorOptions) {
    super("runtimes-your-runtime", code, message, options);
  }
}

/** Whether a value is a `YourRuntimeError`, of whichever copy of this package. */
export function isYourRuntimeError(value: unknown): value is YourRuntimeError {
  return isTidemarkError(value, "runtimes-your-runtime");
}
