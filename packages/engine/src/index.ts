export { createEngine, type LocalEngine } from "./create-engine.ts";
export type { EngineOptions, LocalStartOptions, ResumeOptions, RunSettings } from "./engine-options.ts";
export { EngineError, isEngineError, type EngineErrorCode, type EngineErrorOptions } from "./engine-error.ts";
export { answerRun, type AnswerOptions, type RecordedAnswer } from "./manage/answer-run.ts";
export type { Taken } from "./manage/await-taken.ts";
export { cancelRun, type CancelledRun, type CancelOptions } from "./manage/cancel-run.ts";
export type { ExplainedAttempt } from "./manage/explain-attempts.ts";
export type { ExplainedCondition } from "./manage/explain-condition.ts";
export type { ExplainedResume } from "./manage/explain-resumes.ts";
export {
  explainStep,
  type ExplainedNeed,
  type ExplainedQuestion,
  type ExplainOptions,
  type StepExplanation,
  type StepState,
} from "./manage/explain-step.ts";
export { readQuestion, type OpenQuestion } from "./manage/open-question.ts";
export type { RunTarget } from "./manage/run-target.ts";
export { settleRun, type RecordedSettlement, type SettleOptions } from "./manage/settle-run.ts";
export { readFlow } from "./read-flow.ts";
export type { StepComparison, StepVerdict } from "./resume/compare-run.ts";
export type { ResumeChoices } from "./resume/prepare-resume.ts";
export { runFile, type RunFileOptions } from "./run-file.ts";
export { logName } from "./run/run-files.ts";
export { createServices, type ServicesOptions } from "./services/create-services.ts";
export { execute } from "./execute/execute.ts";
export type { ExecutionOptions } from "./execute/execution-options.ts";
export type { ExecutionState } from "@tidemark/spec";
export { resumeWorkflow, type ResumeWorkflowOptions } from "./execute/resume-workflow.ts";
