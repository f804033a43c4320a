export { createEngine, type EngineOptions } from "./create-engine.ts";
export { EngineError, isEngineError, type EngineErrorCode, type EngineErrorOptions } from "./engine-error.ts";
export { readFlow } from "./read-flow.ts";
export { runFile, type RunFileOptions } from "./run-file.ts";
export { createServices, type ServicesOptions } from "./services/create-services.ts";
