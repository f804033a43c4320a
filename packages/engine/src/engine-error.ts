import { TidemarkError, isTidemarkError, type Diagnostic, type TidemarkErrorOptions } from "@tidemark/spec";

export type EngineErrorCode =
  /** The flow file cannot be read. */
  | "unreadable_flow"
  /** The flow file has errors; `diagnostics` lists them all. */
  | "invalid_file"
  /** There is a run of this name already. */
  | "run_exists"
  /** The run cannot be kept: its folder cannot be made, or its events not be written. */
  | "unwritable_state";

export interface EngineErrorOptions extends TidemarkErrorOptions {
  readonly diagnostics?: readonly Diagnostic[];
}

export class EngineError extends TidemarkError<EngineErrorCode> {
  override name = "EngineError";
  readonly diagnostics: readonly Diagnostic[];

  constructor(code: EngineErrorCode, message: string, options: EngineErrorOptions = {}) {
    super("engine", code, message, options);
    this.diagnostics = options.diagnostics ?? [];
  }
}

export function isEngineError(value: unknown): value is EngineError {
  return isTidemarkError(value, "engine");
}
