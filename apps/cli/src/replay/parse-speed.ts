import { InvalidArgumentError } from "@commander-js/extra-typings";

/** How many times faster: `1`, `10`, `0.5`; `max` is as fast as can be. */
export function parseSpeed(text: string): number {
  if (text === "max") return Number.POSITIVE_INFINITY;
  const speed = /^\d{1,6}(?:\.\d{1,3})?$/.test(text) ? Number(text) : 0;
  if (speed <= 0) throw new InvalidArgumentError("Expected a number such as 1, 10 or 0.5, or max.");
  return speed;
}
