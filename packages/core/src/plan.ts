export { analyze, type Analysis, type PlanOptions } from "./plan/analyze.ts";
export { buildExecutionPlan } from "./plan/build-execution-plan.ts";
export type {
  Binding,
  Bound,
  ExecutionPlan,
  NamedStep,
  PlannedBody,
  PlannedDeferred,
  PlannedGroup,
  PlannedNode,
  PlannedScope,
  PlannedStep,
  StepPlace,
} from "./plan/execution-plan.ts";
export { problemCodes, type ProblemCode } from "./plan/problem-codes.ts";
