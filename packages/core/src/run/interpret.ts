import {
  type ErrorRecord,
  type Host,
  type HostSignal,
  type Json,
  type RunHeader,
  type RunResult,
  type Suspension,
  type Waiting,
} from "@tidemark/spec";
import { CoreError } from "../core-error.ts";
import type { ExecutionPlan, PlannedStep } from "../plan/execution-plan.ts";
import { ownErrorRecord } from "./own-error-record.ts";
import { RunState } from "./run-state.ts";
import { RunTimers } from "./run-timers.ts";
import { ScopeRun } from "./scope-run.ts";
import { readBindings } from "./step-scope.ts";

/** What the interpreter begins, and in which order, belongs to the format of a run. */
export const interpreterVersion = 1;

/**
 * Runs a plan over a host. Deterministic: it asks neither clock nor disk, network nor chance, and
 * awaits the host's next signal and nothing else.
 *
 * @example
 * const result = await interpret(plan, host, header);
 */
export async function interpret(plan: ExecutionPlan, host: Host, header: RunHeader): Promise<RunResult> {
  const [unsupported] = plan.unsupported;
  if (unsupported !== undefined)
    throw new CoreError("not_supported", unsupported.message, { problems: plan.unsupported });
  const run = new RunState(plan, host, header);
  const scope = new ScopeRun(run, plan.root);
  const timers = new RunTimers(run);
  emitStart(run);
  timers.begin();
  scope.begin();
  run.scheduler.run();
  /** How the run ends, once that is settled; its handler may still have to run. */
  let end: End | undefined;
  for (;;) {
    if (end === undefined && scope.ended) {
      timers.end();
      end = conclude(run, scope);
      callHandler(scope, end);
    }
    if (end !== undefined && scope.ended) return finish(run, scope, end);
    const signal = await host.next();
    run.advance(signal.at);
    if (signal.kind === "suspension") return finish(run, scope, suspended(signal));
    if (signal.kind === "cancellation" && end !== undefined) scope.handlers.drop(signal.reason);
    const stop = end === undefined ? stopFor(signal, timers) : undefined;
    if (stop !== undefined) {
      scope.drop(stop.status === "cancelled" ? stop.reason : stop.error.message);
      timers.end();
      callHandler(scope, (end = stop));
    } else if (signal.kind === "completion") run.scheduler.fire(signal.id, signal);
    run.scheduler.run();
  }
}

type End =
  | { readonly status: "done"; readonly output?: Json }
  | {
      readonly status: "failed";
      readonly error: ErrorRecord;
      readonly thrown: readonly unknown[];
      readonly failures?: readonly string[];
    }
  | { readonly status: "timed_out"; readonly error: ErrorRecord; readonly thrown: readonly unknown[] }
  | { readonly status: "cancelled"; readonly reason: string }
  | { readonly status: "rejected"; readonly reason: string }
  | { readonly status: "suspended"; readonly reason: string; readonly waiting?: readonly Waiting[] };

function suspended({ reason, waiting }: Suspension): End {
  return { status: "suspended", reason, ...(waiting !== undefined && { waiting }) };
}

/** The flow's own handler runs when everything else has ended. It changes nothing about the end. */
function callHandler(scope: ScopeRun, end: End): void {
  const { plan, scheduler } = scope.run;
  if (plan.handler === undefined || !("error" in end)) return;
  const step = plan.root.nodes[plan.handler] as PlannedStep;
  const [thrown] = end.thrown;
  const failures = scope.failures.length > 0 ? scope.failures : [{ path: "", error: end.error, thrown }];
  scope.handlers.call(step, step.path, failures);
  scheduler.run();
}

function emitStart(run: RunState): void {
  const { definition, waves } = run.plan;
  run.emit({
    type: "run.started",
    flow: definition.name,
    ...(definition.title !== undefined && { title: definition.title }),
    inputs: run.header.inputs,
    waves,
    concurrency: definition.run.concurrency ?? 10,
  });
}

/** Whether a signal ends the run at once, and how. */
function stopFor(
  signal: HostSignal,
  timers: RunTimers,
): Extract<End, { status: "cancelled" } | { status: "timed_out" }> | undefined {
  if (signal.kind === "cancellation") return { status: "cancelled", reason: signal.reason };
  const message = signal.kind === "completion" ? timers.passed(signal.id) : undefined;
  if (message === undefined) return undefined;
  const thrown = new CoreError("run_timed_out", message);
  return { status: "timed_out", error: ownErrorRecord(thrown), thrown: [thrown] };
}

function conclude(run: RunState, scope: ScopeRun): End {
  const { failures } = scope;
  if (failures.length > 0) {
    const thrown = failures.map((failure) => failure.thrown);
    const paths = failures.map(({ path }) => path);
    if (failures.length === 1)
      return { status: "failed", error: failures[0]!.error, thrown, failures: paths };
    const names = failures.map(({ path }) => `\`${path}\``).join(", ");
    const error = ownErrorRecord(new AggregateError(thrown, `${failures.length} steps failed: ${names}.`));
    return { status: "failed", error, thrown, failures: paths };
  }
  if (scope.rejection !== undefined) {
    const { path, reason } = scope.rejection;
    return {
      status: "rejected",
      reason: `\`${path}\` was rejected${reason === undefined ? "" : ` ${reason}`}`,
    };
  }
  const { output } = run.plan.root;
  if (output === undefined) return { status: "done" };
  try {
    return { status: "done", output: output.code.evaluate(readBindings(output.bindings, run, scope)) };
  } catch (thrown) {
    return { status: "failed", error: ownErrorRecord(thrown), thrown: [thrown] };
  }
}

function finish(run: RunState, scope: ScopeRun, end: End): RunResult {
  const { header, plan } = run;
  const durationMs = run.now - header.startedAt;
  const result = {
    ...("output" in end && { output: end.output }),
    ...("error" in end && { error: end.error }),
  };
  if (end.status !== "suspended") {
    const reason = "reason" in end && { reason: end.reason };
    run.emit({
      type: "run.finished",
      status: end.status,
      durationMs,
      counts: scope.counts(),
      ...result,
      ...reason,
    });
  }
  return {
    run: header.run,
    flow: plan.definition.name,
    status: end.status,
    ...result,
    ...("thrown" in end && { thrown: end.thrown }),
    ...("failures" in end && end.failures !== undefined && { failures: end.failures }),
    ...("reason" in end && { reason: end.reason }),
    ...("waiting" in end && end.waiting !== undefined && { waiting: end.waiting }),
    startedAt: header.startedAt,
    durationMs,
    currentWave: scope.waves.current,
    nodes: scope.resultsByPath(),
  };
}
