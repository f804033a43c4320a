import type { FlowDefinition } from "@tidemark/spec";
import { CoreError } from "../core-error.ts";
import { analyze, type PlanOptions } from "./analyze.ts";
import type { ExecutionPlan } from "./execution-plan.ts";

/**
 * The plan of a flow: its steps in waves, with names resolved and expressions compiled.
 *
 * @throws {CoreError} `invalid_flow`, with every problem in `problems`.
 * @example
 * buildExecutionPlan(definition, { runtimes }).waves // [["topics"], ["good"], ["research"]]
 */
export function buildExecutionPlan(definition: FlowDefinition, options: PlanOptions = {}): ExecutionPlan {
  const { plan, problems } = analyze(definition, options);
  if (plan !== undefined) return plan;
  const errors = problems.filter(({ severity }) => severity === "error");
  const lines = errors.map(({ message, place }) =>
    place.node === "" ? message : `${place.node}: ${message}`,
  );
  throw new CoreError(
    "invalid_flow",
    `The flow "${definition.name}" cannot be planned.\n${lines.join("\n")}`,
    { problems },
  );
}
