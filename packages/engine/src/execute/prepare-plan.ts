import type { ExecutionPlan } from "@tidemark/core";
import type { RetryConfig } from "@tidemark/resilience";
import type { FlowDefinition, NodeDefinition, Runtime } from "@tidemark/spec";
import { EngineError } from "../engine-error.ts";
import { PlannedSteps } from "../run/planned-steps.ts";
import type { ExecutionOptions } from "./execution-options.ts";

/** The definition of a plan with what a program wishes besides. What a step or the flow says itself wins over defaults. */
export function withExecutionOptions(
  definition: FlowDefinition,
  { maxConcurrency, timeout, defaultRetryConfig }: ExecutionOptions,
): FlowDefinition {
  check("maxConcurrency", maxConcurrency, 1);
  check("timeout", timeout, 1);
  const run = {
    ...definition.run,
    ...(maxConcurrency !== undefined && { concurrency: maxConcurrency }),
    ...(timeout !== undefined && { timeoutMs: timeout }),
  };
  return defaultRetryConfig === undefined
    ? { ...definition, run }
    : withDefaultRetry({ ...definition, run }, defaultRetryConfig);
}

function withDefaultRetry(definition: FlowDefinition, config: RetryConfig): FlowDefinition {
  const { maxRetries, backoffBase, timeout, fallbackNodeId } = config;
  check("defaultRetryConfig.maxRetries", maxRetries, 0);
  check("defaultRetryConfig.backoffBase", backoffBase, 0);
  check("defaultRetryConfig.timeout", timeout, 0);
  const { defaults } = definition;
  const asksForRetries = maxRetries !== undefined || backoffBase !== undefined;
  const retry = {
    ...(maxRetries !== undefined && { max: maxRetries }),
    ...(backoffBase !== undefined && { baseMs: backoffBase }),
    ...defaults.retry,
  };
  return {
    ...definition,
    defaults: {
      ...(asksForRetries && { retry }),
      ...(timeout !== undefined && { timeoutMs: timeout }),
      ...defaults,
    },
    ...(fallbackNodeId !== undefined && { nodes: withFallback(definition.nodes, fallbackNodeId) }),
  };
}

function withFallback(nodes: readonly NodeDefinition[], fallback: string): readonly NodeDefinition[] {
  const called = new Set(nodes.flatMap(({ fallback: own, onError }) => [own, onError]));
  return nodes.map((node) =>
    node.kind === "group" || node.id === fallback || node.fallback !== undefined || called.has(node.id)
      ? node
      : { ...node, fallback },
  );
}

/** The runtimes that a plan was built with, as far as its steps use them. */
export function runtimesOf(plan: ExecutionPlan): readonly Runtime[] {
  const byType = new Map<string, Runtime>();
  for (const { runtime } of new PlannedSteps(plan).all())
    if (runtime !== undefined && "execute" in runtime) byType.set(runtime.type, runtime as Runtime);
  return [...byType.values()];
}

function check(name: string, value: number | undefined, least: number): void {
  if (value === undefined || (Number.isSafeInteger(value) && value >= least)) return;
  throw new EngineError(
    "invalid_option",
    `Expected \`${name}\` to be a whole number from ${least} on, got ${value}.`,
  );
}
