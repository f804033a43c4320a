import type { OutputStream } from "../../store/output-tail.ts";

/** What is kept of a step's output to be looked at while it runs. */
export interface StepLog {
  readonly lines: readonly string[];
  /** What each stream has begun. */
  readonly begun: Readonly<Partial<Record<OutputStream, string>>>;
  /** How many earlier lines are gone. */
  readonly dropped: number;
}

export const emptyLog: StepLog = { lines: [], begun: {}, dropped: 0 };

const longestLine = 2000;
/** So much more than is kept may gather before it is cut: cutting at each line would copy all of them each time. */
const slack = 100;

/** A log with more text behind it. */
export function appendLog(log: StepLog, stream: OutputStream, text: string, most: number): StepLog {
  const parts = ((log.begun[stream] ?? "") + text).split("\n");
  const begun = (parts.pop() ?? "").slice(-longestLine);
  const lines = [...log.lines, ...parts.slice(-most).map(readLine)];
  const next = {
    lines,
    begun: { ...log.begun, [stream]: begun },
    dropped: log.dropped + Math.max(0, parts.length - most),
  };
  return lines.length > most + slack ? trimLog(next, most) : next;
}

/** The last lines of a log. */
export function trimLog(log: StepLog, most: number): StepLog {
  const over = log.lines.length - most;
  return over <= 0 ? log : { ...log, lines: log.lines.slice(over), dropped: log.dropped + over };
}

/** All lines, those that have only begun included. */
export function logLines({ lines, begun }: StepLog): readonly string[] {
  const open = Object.values(begun).filter((line) => line !== "");
  return open.length === 0 ? lines : [...lines, ...open.map(readLine)];
}

/** A line as a terminal would leave it: after a carriage return it is written over. */
function readLine(line: string): string {
  const text = line.replace(/\r+$/, "");
  return text.slice(text.lastIndexOf("\r") + 1, text.lastIndexOf("\r") + 1 + longestLine);
}
