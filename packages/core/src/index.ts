export { createAttemptExecutor, type AttemptExecutorOptions } from "./attempt-executor.ts";
export { CoreError, isCoreError, type CoreErrorCode, type CoreErrorOptions } from "./core-error.ts";
export {
  defineFlow,
  type DurationInput,
  type Flow,
  type FlowInput,
  type FunctionStepInput,
  type RetryInput,
  type RuntimeStepInput,
  type StepInput,
} from "./define-flow.ts";
export type { StepFunction } from "./function-runtime.ts";
export { checkJsonSchema, type SchemaProblem } from "./json-schema.ts";
export { memoryHost, type MemoryHost, type MemoryHostOptions } from "./memory-host.ts";
export { resolveParameters } from "./parameters.ts";
export { analyze, type Analysis, type PlanOptions } from "./plan/analyze.ts";
export { buildExecutionPlan } from "./plan/build-execution-plan.ts";
export type {
  Binding,
  ExecutionPlan,
  PlannedGroup,
  PlannedNode,
  PlannedScope,
  PlannedStep,
} from "./plan/execution-plan.ts";
export { newRunId } from "./run-id.ts";
export { createRunHeader, type RunHeaderOptions } from "./run-header.ts";
export { describeReason, runInMemory, withOverrides, type RunInMemoryOptions } from "./run-in-memory.ts";
export { effectOf } from "./run/effect-of.ts";
export { interpret, interpreterVersion } from "./run/interpret.ts";
export { conditionIsFalse, isSkippedByItself } from "./run/skip-reason.ts";
export type { ExecutionState, NodeResult } from "@tidemark/spec";
