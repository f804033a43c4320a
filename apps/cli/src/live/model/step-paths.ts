const childStart = /[.[!~]/;

/**
 * The step or group of the flow's own scope that a path belongs to.
 *
 * @example
 * topOf("research[14].notes") // "research"
 */
export function topOf(path: string): string {
  const at = path.search(childStart);
  return at <= 0 ? path : path.slice(0, at);
}

/**
 * Whether a path lies in one of many rounds, of which only a count is told.
 *
 * @example
 * isIteration("research[14].notes") // true
 */
export function isIteration(path: string): boolean {
  return path.includes("[");
}
