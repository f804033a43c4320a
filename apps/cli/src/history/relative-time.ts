const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/**
 * How long ago something was, in a few characters; what is older than a month by its date.
 *
 * @example
 * relativeTime(now - 125_000, now) // "2m ago"
 */
export function relativeTime(at: number, now: number): string {
  const passed = Math.max(0, now - at);
  if (passed < minute) return `${Math.floor(passed / 1000)}s ago`;
  if (passed < hour) return `${Math.floor(passed / minute)}m ago`;
  if (passed < day) return `${Math.floor(passed / hour)}h ago`;
  if (passed < 30 * day) return `${Math.floor(passed / day)}d ago`;
  return new Date(at).toISOString().slice(0, 10);
}
