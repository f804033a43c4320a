import type { Waiting } from "./host.ts";

/** Why a run is suspended that waits for people. */
export function describeWaiting(waiting: readonly Waiting[]): string {
  const names = waiting.map(({ path }) => `\`${path}\``).join(", ");
  return `${names} ${waiting.length === 1 ? "waits" : "wait"} for a decision`;
}
