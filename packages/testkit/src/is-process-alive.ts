import { readFileSync } from "node:fs";

/**
 * Whether a process is there and has not ended. `process.kill(id, 0)` alone also finds the dead that nobody has asked
 * after, which in a container may be there for long.
 *
 * @example
 * isProcessAlive(process.pid) // true
 */
export function isProcessAlive(id: number): boolean {
  try {
    process.kill(id, 0);
    // `12 (name) S …`; the name may hold anything.
    return process.platform !== "linux" || !/\) [ZX] [^)]*$/.test(readFileSync(`/proc/${id}/stat`, "latin1"));
  } catch {
    return false;
  }
}
