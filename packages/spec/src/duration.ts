import { SpecError } from "./error.ts";

const units: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};
const whole = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d|w))+$/;
const part = /(\d+(?:\.\d+)?)(ms|s|m|h|d|w)/g;

/**
 * Milliseconds of a duration such as `500ms`, `30s`, `1h30m` or `2d`.
 *
 * @example
 * parseDuration("1m30s") // 90000
 */
export function parseDuration(text: string): number {
  const compact = text.replaceAll(" ", "");
  if (!whole.test(compact)) {
    throw new SpecError(
      "invalid_duration",
      `Expected a duration such as 500ms, 30s or 1h30m, got "${text}".`,
    );
  }
  let total = 0;
  for (const [, amount, unit] of compact.matchAll(part)) total += Number(amount) * (units[unit!] ?? 0);
  return Math.round(total);
}

/**
 * A duration for people: `850ms`, `4.1s`, `2m05s`, `3h10m`, `2d4h`.
 *
 * @example
 * formatDuration(4130) // "4.1s"
 */
export function formatDuration(milliseconds: number): string {
  const ms = Math.max(0, milliseconds);
  if (ms < 999.5) return `${Math.round(ms)}ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)}s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m${pad(seconds % 60)}s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 1440) return `${Math.floor(minutes / 60)}h${pad(minutes % 60)}m`;
  const hours = Math.round(minutes / 60);
  return `${Math.floor(hours / 24)}d${hours % 24}h`;
}

function pad(value: number): string {
  return String(value).padStart(2, "0");
}
