export {
  createEngine,
  type EngineOptions,
  type LocalEngine,
  type LocalStartOptions,
  type ResumeOptions,
} from "./create-engine.ts";
export { EngineError, isEngineError, type EngineErrorCode, type EngineErrorOptions } from "./engine-error.ts";
export { readFlow } from "./read-flow.ts";
export type { StepComparison, StepVerdict } from "./resume/compare-run.ts";
export type { ResumeChoices } from "./resume/prepare-resume.ts";
export { runFile, type RunFileOptions } from "./run-file.ts";
export { createServices, type ServicesOptions } from "./services/create-services.ts";
