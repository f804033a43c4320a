import { TidemarkError, isTidemarkError, type Diagnostic, type TidemarkErrorOptions } from "@tidemark/spec";
import type { StepComparison } from "./resume/compare-run.ts";

export type EngineErrorCode =
  /** The flow file cannot be read. */
  | "unreadable_flow"
  /** The flow file has errors; `diagnostics` lists them all. */
  | "invalid_file"
  /** The flow has changed since the run: somebody has to say what becomes of finished steps. `steps` lists them all. */
  | "flow_changed"
  /** A run that has ended so cannot go on. */
  | "not_resumable"
  /** A step that was named is not there. */
  | "unknown_step"
  /** A step that was named waits for nobody. */
  | "not_waiting"
  /** Somebody, or something, has decided it before. */
  | "already_decided"
  /** The time in which it could be answered is over. */
  | "too_late"
  /** A run that has ended is asked for something. */
  | "run_over"
  /** An answer that the question does not offer, or a value that does not fit. */
  | "invalid_answer"
  /** The engine keeps no runs. */
  | "no_state_folder"
  /** The engine was closed. */
  | "closed"
  /** An option that is not what it must be. */
  | "invalid_option";

export interface EngineErrorOptions extends TidemarkErrorOptions {
  readonly diagnostics?: readonly Diagnostic[];
  readonly steps?: readonly StepComparison[];
}

export class EngineError extends TidemarkError<EngineErrorCode> {
  override name = "EngineError";
  readonly diagnostics: readonly Diagnostic[];
  readonly steps: readonly StepComparison[];

  constructor(code: EngineErrorCode, message: string, options: EngineErrorOptions = {}) {
    super("engine", code, message, options);
    this.diagnostics = options.diagnostics ?? [];
    this.steps = options.steps ?? [];
  }
}

export function isEngineError(value: unknown): value is EngineError {
  return isTidemarkError(value, "engine");
}
