import { TidemarkError, type TidemarkErrorOptions } from "@tidemark/spec";

export type CliErrorCode =
  /** A file that was named is not there, or cannot be read. */
  | "unreadable_file"
  /** Inputs or config are missing, unknown, or not of their type. */
  | "invalid_values"
  | "missing_secret"
  /** A `--decide` that cannot be understood. */
  | "invalid_decision"
  /** A step that a run does not have. */
  | "unknown_step"
  /** A code that no diagnostic has. */
  | "unknown_code"
  /** A file could not be written, or somebody else wrote it in the meantime. */
  | "unwritable_file"
  /** Lines that should be events and are not. */
  | "invalid_events"
  /** A file is there already, and stays as it is. */
  | "file_exists"
  /** A runtime that there is not. */
  | "unknown_runtime"
  /** Several files where one was expected. */
  | "too_many_files";

/** A mistake in how the command was called. The message is all that the user needs. */
export class CliError extends TidemarkError<CliErrorCode> {
  override name = "CliError";

  constructor(code: CliErrorCode, message: string, options?: TidemarkErrorOptions) {
    super("cli", code, message, options);
  }
}
