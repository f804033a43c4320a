import { ResilienceError } from "@tidemark/resilience";
import { fromErrorRecord, toErrorRecord, type RunResult } from "@tidemark/spec";
import type { ExecutionOptions } from "./execution-options.ts";
import type { ExecutionState } from "@tidemark/spec";

/** Returns the state of a run that ended well, or waits; throws what made it fail, after the handler has been told. */
export async function conclude(
  result: RunResult,
  state: ExecutionState,
  options: ExecutionOptions,
): Promise<ExecutionState> {
  const warn = options.onWarning ?? emitWarning;
  for (const warning of result.warnings ?? []) warn(warning);
  if (result.status === "cancelled") throw cancellation(result, options.signal);
  if (result.status !== "failed" && result.status !== "timed_out") return state;
  const error = failureOf(result);
  await tellHandler(error, state, options, warn);
  throw error;
}

/** The very object that was thrown; of several the originals, gathered. */
function failureOf({ thrown = [], error }: RunResult): unknown {
  if (thrown.length > 1) return new AggregateError(thrown, error?.message);
  if (thrown.length === 1) return thrown[0];
  return fromErrorRecord(error ?? { name: "Error", message: "The run failed." });
}

function cancellation({ reason }: RunResult, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted === true) return signal.reason;
  return new ResilienceError("cancelled", reason ?? "The run was cancelled.");
}

/** Whatever the handler does, the error stands. */
async function tellHandler(
  error: unknown,
  state: ExecutionState,
  { errorHandler, errorHandlerTimeout = 30_000 }: ExecutionOptions,
  warn: (message: string) => void,
): Promise<void> {
  if (errorHandler === undefined) return;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(() => {
      warn(`The error handler was not done within ${errorHandlerTimeout} ms, and is not waited for.`);
      resolve();
    }, errorHandlerTimeout);
  });
  const call = async (): Promise<void> => void (await errorHandler(error, state));
  const told = call().catch((thrown: unknown) =>
    warn(`The error handler failed itself: ${toErrorRecord(thrown).message}`),
  );
  await Promise.race([told, late]);
  clearTimeout(timer);
}

function emitWarning(message: string): void {
  process.emitWarning(message, "TidemarkWarning");
}
