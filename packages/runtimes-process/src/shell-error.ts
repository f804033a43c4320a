import { TidemarkError, isTidemarkError, type TidemarkErrorOptions } from "@tidemark/spec";

export type ShellErrorCode =
  /** The step has no `sh` or `bash` body. */
  | "missing_body"
  /** It ended with another exit code than expected. Whether that passes, nobody knows. */
  | "exit_code"
  | "killed_by_signal"
  /** There is no such shell here, or no such folder. */
  | "not_found"
  | "not_permitted"
  /** The system has no room for another process now. This may pass. */
  | "busy"
  /** It cannot be started like this: a zero byte in the script or in `env`, or too much of either. */
  | "invalid_call"
  /** The output is no JSON, though `as: json` expects it. */
  | "not_json"
  /** Over 16 MB of output. */
  | "too_much_output"
  /** Anything else that the system says; `cause` is its error. */
  | "failed";

export interface ShellErrorOptions extends TidemarkErrorOptions {
  readonly exitCode?: number;
}

/** What became of a command. */
export class ShellError extends TidemarkError<ShellErrorCode> {
  override name = "ShellError";
  /** With `exit_code`. */
  readonly exitCode?: number;

  constructor(code: ShellErrorCode, message: string, options: ShellErrorOptions = {}) {
    super("runtimes-process", code, message, options);
    if (options.exitCode !== undefined) this.exitCode = options.exitCode;
  }
}

/** Whether a value is a `ShellError`, of whichever copy of this package. */
export function isShellError(value: unknown): value is ShellError {
  return isTidemarkError(value, "runtimes-process");
}
