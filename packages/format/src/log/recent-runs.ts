import type { RunStatus } from "@tidemark/spec";

/** A run that an execution log lists. Times are milliseconds. */
export interface RecentRun {
  readonly run: string;
  readonly startedAt: number;
  readonly durationMs: number;
  readonly status: RunStatus;
}

const most = 10;
const line =
  /^- `([\w.:-]{1,100})` · (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) · (\d+\.\d{3}) s · (done|failed|rejected|cancelled|timed_out|running|suspended)$/;

/** Whether an id can stand in backticks, and is read back. */
function isPlainId(run: string): boolean {
  return /^[\w.:-]{1,100}$/.test(run);
}

/** The runs that a log section lists, newest first. Lines that somebody wrote by hand are passed over. */
export function readRecentRuns(section: string): readonly RecentRun[] {
  return section.split(/\r\n?|\n/).flatMap((text) => {
    const [, run, start, seconds, status] = line.exec(text) ?? [];
    const startedAt = Date.parse(start ?? "");
    if (run === undefined || Number.isNaN(startedAt)) return [];
    return { run, startedAt, durationMs: Math.round(Number(seconds) * 1000), status: status as RunStatus };
  });
}

/** The runs to list from now on: the newest one in front, each once, ten at the most. */
export function addRecentRun(newest: RecentRun, earlier: readonly RecentRun[]): readonly RecentRun[] {
  const seen = new Set([newest.run]);
  const others = earlier.filter(({ run }) => isPlainId(run) && !seen.has(run) && seen.add(run));
  return [...(isPlainId(newest.run) ? [newest] : []), ...others].slice(0, most);
}

export function formatRecentRun({ run, startedAt, durationMs, status }: RecentRun): string {
  return `- \`${run}\` · ${formatTime(startedAt)} · ${formatSeconds(durationMs)} · ${status}`;
}

export function formatTime(at: number): string {
  return new Date(at).toISOString();
}

export function formatSeconds(milliseconds: number): string {
  return `${(Math.max(0, milliseconds) / 1000).toFixed(3)} s`;
}
