export type { YourRuntimeConfig } from "./your-runtime-config.ts";
export { YourRuntimeError, isYourRuntimeError, type YourRuntimeErrorCode } from "./your-runtime-error.ts";
export { yourRuntime } from "./your-runtime.ts";
