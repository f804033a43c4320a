/** A process that could not be stopped, since no shell would ever continue it, goes on after so long. */
const graceMs = 200;

/**
 * Stops this process as Ctrl-Z does where nobody reads keys: with all that the shell started together with it. Resolves when
 * somebody continues it.
 */
export async function stopProcess(): Promise<void> {
  // There is nothing like it.
  if (process.platform === "win32") return;
  const { promise, resolve } = Promise.withResolvers<void>();
  process.once("SIGCONT", resolve);
  // After a stop the timer is overdue, and the signal is told in the same round: hence one round more.
  const timer = setTimeout(() => setImmediate(resolve), graceMs);
  try {
    process.kill(0, "SIGTSTP");
    await promise;
  } finally {
    clearTimeout(timer);
    process.off("SIGCONT", resolve);
  }
}
