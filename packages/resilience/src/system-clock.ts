import type { Clock } from "@tidemark/spec";

/** Node fires a longer timer after one millisecond. */
const longestTimerMs = 2 ** 31 - 1;

/**
 * The machine's clock: the epoch plus monotonic time, so that a corrected system clock never makes
 * it jump. Delays of any length hold; a waiting timer keeps the process alive.
 *
 * @example
 * const takeBack = systemClock().schedule(() => console.log("later"), 60_000);
 */
export function systemClock(): Clock {
  return {
    now: () => performance.timeOrigin + performance.now(),
    schedule: (callback, delayMs) => schedule(callback, performance.now() + Math.max(0, delayMs)),
  };
}

function schedule(callback: () => void, dueAt: number): () => void {
  let timer: NodeJS.Timeout;
  const arm = (): void => {
    const left = dueAt - performance.now();
    timer = setTimeout(left > longestTimerMs ? arm : callback, Math.min(Math.max(0, left), longestTimerMs));
  };
  arm();
  return () => clearTimeout(timer);
}
