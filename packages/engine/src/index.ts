export { createEngine, type EngineOptions } from "./create-engine.ts";
export { createServices, type ServicesOptions } from "./services/create-services.ts";
