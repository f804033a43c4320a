import { TidemarkError, isTidemarkError, type TidemarkErrorOptions } from "@tidemark/spec";

export type DataErrorCode =
  /** Neither a setting nor a body says what the value is. */
  | "missing_value"
  /** A setting and a body both say it. */
  | "two_values"
  /** The expression for one element failed; `cause` is its error. */
  | "element_failed"
  /** A condition gave something else than true or false. */
  | "not_boolean";

/** What the data runtimes can complain about. None of it passes by itself. */
export class DataError extends TidemarkError<DataErrorCode> {
  override name = "DataError";

  constructor(code: DataErrorCode, message: string, options?: TidemarkErrorOptions) {
    super("runtimes-data", code, message, options);
  }
}

/** Whether a value is a `DataError`, of whichever copy of this package. */
export function isDataError(value: unknown): value is DataError {
  return isTidemarkError(value, "runtimes-data");
}
