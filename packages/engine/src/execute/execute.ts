import type { ExecutionPlan } from "@tidemark/core";
import type { RunHandle } from "@tidemark/spec";
import { EngineError } from "../engine-error.ts";
import { customPlace, runOfPlace } from "../run/run-place.ts";
import { startRun } from "../run/start-run.ts";
import type { LocalRun } from "../run/local-run.ts";
import { conclude } from "./conclude.ts";
import type { ExecutionOptions } from "./execution-options.ts";
import { stateOf } from "./execution-state.ts";
import type { ExecutionState } from "@tidemark/spec";
import { runtimesOf, withExecutionOptions } from "./prepare-plan.ts";

/**
 * Runs a plan. Resolves with the state of a run that is done, was rejected, or is suspended because it waits for a
 * person; rejects with the very error that made it fail, or with an `AggregateError` of several.
 *
 * @example
 * const plan = buildExecutionPlan(definition, { runtimes: [shell()] });
 * const { nodeResults } = await execute(plan, { persistencePath: getStatePath("digest", "monday") });
 */
export async function execute(plan: ExecutionPlan, options: ExecutionOptions = {}): Promise<ExecutionState> {
  checkPath(options.persistencePath);
  const { persistencePath, run = runOfPlace(persistencePath, plan.definition.name) } = options;
  const { runtimes = runtimesOf(plan), services, durability } = options;
  const settings = { runtimes, ...(services && { services }), ...(durability && { durability }) };
  const definition = withExecutionOptions(plan.definition, options);
  const place = persistencePath === undefined ? undefined : customPlace(persistencePath);
  const { maxConcurrency: _, ...start } = options;
  const started = await startRun(
    settings,
    definition,
    { ...start, ...(run && { run }) },
    place && (() => place),
  );
  return await finish(started, options);
}

function checkPath(path: string | undefined): void {
  if (path === undefined || path.endsWith(".json")) return;
  throw new EngineError(
    "invalid_option",
    `Expected \`persistencePath\` to be a path of a .json file, got "${path}".`,
  );
}

/** Waits for a run, telling of its events. */
export async function finish(run: LocalRun, options: ExecutionOptions): Promise<ExecutionState> {
  const [result] = await Promise.all([run.result, tell(run, options.onEvent)]);
  return await conclude(result, stateOf(result, run.header), options);
}

async function tell({ events }: RunHandle, onEvent: ExecutionOptions["onEvent"]): Promise<void> {
  if (onEvent === undefined) return;
  for await (const event of events) onEvent(event);
}
