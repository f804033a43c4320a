import { expect } from "vitest";
import { executeWithRetry } from "../execute-with-retry.ts";
import type { ExecuteWithRetryOptions } from "../retry-config.ts";
import { ManualClock } from "./manual-clock.ts";

export const busy = (status = 503): Error => Object.assign(new Error(`It answered ${status}.`), { status });
export const never = (): Promise<never> => new Promise(() => {});

/** Work that fails with these errors, one after the other, and then succeeds. */
export const failing = (errors: readonly unknown[]) => (attempt: number): string => {
  if (attempt <= errors.length) throw errors[attempt - 1];
  return `attempt ${attempt}`;
};

/** Runs to the end on a clock of its own, and tells when each attempt started. */
export async function play(
  work: (attempt: number) => unknown,
  options: ExecuteWithRetryOptions<unknown> = {},
): Promise<{ result?: unknown; error?: unknown; starts: readonly number[]; endedAt: number }> {
  const clock = new ManualClock(1000);
  const starts: number[] = [];
  const outcome = executeWithRetry<unknown, unknown>(
    ({ attempt }) => {
      starts.push(clock.time - 1000);
      return work(attempt);
    },
    { clock, random: () => 1, ...options },
  ).then(
    (result) => ({ result, endedAt: clock.time - 1000 }),
    (error: unknown) => ({ error, endedAt: clock.time - 1000 }),
  );
  await clock.runOut();
  expect(clock.timers).toEqual([]);
  return { ...(await outcome), starts };
}
