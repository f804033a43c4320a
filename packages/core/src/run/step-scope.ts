import type { Scope } from "@tidemark/expressions";
import type { Json, JsonObject, NodeResult } from "@tidemark/spec";
import type { Binding, NamedStep } from "../plan/execution-plan.ts";
import type { RunState } from "./run-state.ts";

/** The results of a scope's nodes so far, and of the scopes around it. */
export interface ResultReader {
  result(up: number, index: number): NodeResult | undefined;
}

/** The values of the names that an expression uses. */
export function readBindings(
  bindings: readonly Binding[],
  run: RunState,
  results: ResultReader,
  variables?: JsonObject,
): Scope {
  const scope: Record<string, unknown> = {};
  for (const binding of bindings) scope[binding.name] = readBinding(binding, run, results, variables);
  return scope;
}

function readBinding(
  binding: Binding,
  run: RunState,
  results: ResultReader,
  variables: JsonObject | undefined,
): unknown {
  const { header } = run;
  switch (binding.from) {
    case "inputs":
      return header.inputs;
    case "config":
      return header.config;
    case "env":
      return header.env;
    case "run":
      return {
        id: header.run,
        startedAt: new Date(header.startedAt).toISOString(),
        flow: run.plan.definition.name,
        attempt: header.attempt,
      };
    case "step":
      return results.result(binding.step.up, binding.step.index)?.output ?? null;
    case "steps":
      return describeSteps(binding.steps, results);
    default:
      return variables?.[binding.name] ?? null;
  }
}

function describeSteps(steps: readonly NamedStep[], results: ResultReader): JsonObject {
  const described: Record<string, Json> = {};
  for (const { name, up, index } of steps) described[name] = describeStep(results.result(up, index));
  return described;
}

/** What `steps.x` shows. A step that has no result yet is read only by its own fallback or handler. */
function describeStep(result: NodeResult | undefined): JsonObject {
  if (result === undefined)
    return { status: "running", output: null, error: null, attempts: 0, startedAt: null, durationMs: null };
  const { stack: _stack, ...error } = result.error ?? {};
  return {
    status: result.status,
    output: result.output ?? null,
    error: result.error === undefined ? null : (error as JsonObject),
    attempts: result.attempts,
    startedAt: result.startedAt === undefined ? null : new Date(result.startedAt).toISOString(),
    durationMs: result.durationMs ?? null,
  };
}
