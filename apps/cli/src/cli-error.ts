import { TidemarkError, type TidemarkErrorOptions } from "@tidemark/spec";

export type CliErrorCode =
  /** A file that was named is not there, or cannot be read. */
  | "unreadable_file"
  /** Inputs or config are missing, unknown, or not of their type. */
  | "invalid_values"
  | "missing_secret";

/** A mistake in how the command was called. The message is all that the user needs. */
export class CliError extends TidemarkError<CliErrorCode> {
  override name = "CliError";

  constructor(code: CliErrorCode, message: string, options?: TidemarkErrorOptions) {
    super("cli", code, message, options);
  }
}
