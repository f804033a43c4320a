/** Calls back for each Ctrl-C until it is closed. SIGTERM ends the process as ever. */
export function watchInterrupt(onInterrupt: () => void): { close(): void } {
  process.on("SIGINT", onInterrupt);
  return { close: () => process.off("SIGINT", onInterrupt) };
}
