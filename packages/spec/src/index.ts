export type { Clock } from "./clock.ts";
export {
  definitionVersion,
  type BreakerSettings,
  type Effect,
  type FlowDefinition,
  type GroupDefinition,
  type NodeDefinition,
  type RepeatSettings,
  type RetrySettings,
  type RunSettings,
  type StepBody,
  type StepDefaults,
  type StepDefinition,
} from "./definition.ts";
export type { DefinitionPlace, DefinitionProblem, Diagnostic, RelatedPlace, Severity } from "./diagnostic.ts";
export { describeWaiting } from "./describe-waiting.ts";
export { formatDuration, parseDuration } from "./duration.ts";
export type { Engine, RunHandle, StartOptions } from "./engine.ts";
export { fromErrorRecord, toErrorRecord, type ErrorRecord } from "./error-record.ts";
export {
  SpecError,
  TidemarkError,
  isSpecError,
  isTidemarkError,
  type SpecErrorCode,
  type TidemarkErrorOptions,
} from "./error.ts";
export {
  eventVersion,
  type AttemptFinished,
  type AttemptOutput,
  type AttemptProgress,
  type AttemptStarted,
  type LiveEvent,
  type QuestionAnswered,
  type QuestionAsked,
  type RecordedEvent,
  type RunEvent,
  type RunFinished,
  type RunResumed,
  type RunStarted,
  type RunSuspended,
  type StepFinished,
  type StepStarted,
  type WaveFinished,
  type WaveStarted,
} from "./event.ts";
export { canonicalJson, hashFlow, hashJson, hashNode, type RuntimeVersions } from "./hash.ts";
export {
  operationId,
  type AskPerson,
  type AskRequest,
  type AttemptContext,
  type AttemptExecutor,
  type AttemptOperation,
  type Cancellation,
  type Completion,
  type Decision,
  type DecisionOperation,
  type DeferredCall,
  type DueTime,
  type FlowOperation,
  type Host,
  type HostSignal,
  type Operation,
  type OperationId,
  type Outcome,
  type Question,
  type QuestionAction,
  type RunHeader,
  type SecretUse,
  type SleepOperation,
  type StepCall,
  type Suspension,
  type Waiting,
} from "./host.ts";
export { flowNamePattern, idPattern, joinPath, reservedNames } from "./identity.ts";
export { isLongerThan } from "./json-length.ts";
export type { Json, JsonObject, JsonSchema } from "./json.ts";
export {
  AIError,
  HttpError,
  TimeoutError,
  isAIError,
  isHttpError,
  isTimeoutError,
  type AIErrorCode,
  type AIErrorOptions,
  type HttpErrorCode,
  type HttpErrorOptions,
  type TimeoutErrorCode,
  type TimeoutErrorOptions,
} from "./known-errors.ts";
export type {
  ExecutionState,
  FinalRunStatus,
  NodeResult,
  RunResult,
  RunStatus,
  StepStatus,
} from "./result.ts";
export type {
  BodyKind,
  DeferredSetting,
  Grant,
  QuestionDraft,
  Runtime,
  RuntimeBody,
  RuntimeCall,
  RuntimeDescription,
  RuntimeEvent,
} from "./runtime.ts";
export type {
  FileService,
  ProcessOptions,
  ProcessResult,
  ProcessService,
  ReadOptions,
  RuntimeServices,
  ServiceOptions,
} from "./services.ts";
export type { SourcePosition, SourceRange } from "./source.ts";
export { suggest } from "./suggest.ts";
