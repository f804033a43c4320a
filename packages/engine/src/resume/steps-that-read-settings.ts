import type { Binding, ExecutionPlan, PlannedStep } from "@tidemark/core";
import { PlannedSteps } from "../run/planned-steps.ts";

/**
 * Tells which steps read what may be given anew on resume (`config`, `env`) or what changes with it
 * (`run.attempt`): their inputs hash to something else then, and what they have done stands all the same.
 */
export function stepsThatReadSettings(plan: ExecutionPlan): (path: string) => boolean {
  const steps = new PlannedSteps(plan);
  return (path) => {
    const step = steps.at(path);
    return step !== undefined && readsSettings(bindingsOf(step));
  };
}

/** Whether an expression reads what may be another on resume. */
export function readsSettings(bindings: readonly Binding[]): boolean {
  return bindings.some(({ from }) => from === "config" || from === "env" || from === "run");
}

function bindingsOf({ settings, env, body, deferred }: PlannedStep): readonly Binding[] {
  return [settings, ...(env ? [env] : []), ...(body?.code ? [body.code] : []), ...deferred].flatMap(
    ({ bindings }) => bindings,
  );
}
