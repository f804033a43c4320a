import {
  TidemarkError,
  isTidemarkError,
  type DefinitionProblem,
  type TidemarkErrorOptions,
} from "@tidemark/spec";

export type CoreErrorCode =
  /** The definition has problems; `problems` lists them all. */
  | "invalid_flow"
  /** The flow asks for something that this version cannot run. */
  | "not_supported"
  | "unknown_runtime"
  /** Inputs or knobs are missing, unknown or of the wrong type. */
  | "invalid_input"
  /** Settings do not fit the runtime. */
  | "invalid_config"
  /** A step returned what its `returns` does not allow, or what is no JSON. */
  | "invalid_output"
  | "missing_secret"
  /** A deferred setting or a function was asked for that is not there. */
  | "not_found"
  | "run_failed"
  | "run_timed_out"
  /** Nothing runs and nothing can: an error of the engine. */
  | "stalled";

export interface CoreErrorOptions extends TidemarkErrorOptions {
  readonly problems?: readonly DefinitionProblem[];
}

export class CoreError extends TidemarkError<CoreErrorCode> {
  override name = "CoreError";
  readonly problems: readonly DefinitionProblem[];

  constructor(code: CoreErrorCode, message: string, options: CoreErrorOptions = {}) {
    super("core", code, message, options);
    this.problems = options.problems ?? [];
  }
}

export function isCoreError(value: unknown): value is CoreError {
  return isTidemarkError(value, "core");
}
