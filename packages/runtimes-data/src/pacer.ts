import { setImmediate as nextTurn } from "node:timers/promises";

const sliceMs = 10;

/**
 * For loops that may be long: gives a promise to wait for whenever the loop has held the thread for a while. It rejects
 * with the signal's reason.
 *
 * @example
 * const pace = createPacer(signal);
 * for (const element of elements) {
 *   const pause = pace();
 *   if (pause !== undefined) await pause;
 * }
 */
export function createPacer(signal: AbortSignal): () => Promise<void> | undefined {
  let sliceEndsAt = performance.now() + sliceMs;
  const pause = async (): Promise<void> => {
    await nextTurn();
    signal.throwIfAborted();
    sliceEndsAt = performance.now() + sliceMs;
  };
  return () => (performance.now() < sliceEndsAt ? undefined : pause());
}
