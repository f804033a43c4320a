export { checkpoint, type CheckpointRuntime } from "./checkpoint.ts";
export { checkpointActions, type CheckpointAction } from "./checkpoint-actions.ts";
export type { CheckpointConfig } from "./checkpoint-config.ts";
export { CheckpointError, isCheckpointError, type CheckpointErrorCode } from "./checkpoint-error.ts";
export type { CheckpointResult } from "./checkpoint-result.ts";
export { answerKey, readAnswer, withText, type Answer } from "./read-answer.ts";
export { readInput } from "./read-input.ts";
