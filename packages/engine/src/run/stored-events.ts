import { existsSync, readFileSync, renameSync, truncateSync } from "node:fs";
import type { RunEvent } from "@tidemark/spec";

export interface StoredEvents {
  /** The sequence of the last recorded event in the file; -1 where there is none. */
  readonly sequence: number;
  /** Where the next event belongs. */
  readonly bytes: number;
  /** The last event itself. */
  readonly last?: RunEvent;
}

export interface StoredEventsOptions {
  /** The file keeps its content under another name, and a new one begins. */
  readonly putAside: boolean;
}

/** How far the events of earlier processes reach. A line that a killed process left half-written is cut off. */
export function readStoredEvents(path: string, { putAside }: StoredEventsOptions): StoredEvents {
  if (!existsSync(path)) return { sequence: -1, bytes: 0 };
  if (putAside) {
    renameSync(path, freeName(path));
    return { sequence: -1, bytes: 0 };
  }
  const content = readFileSync(path);
  const last = lastEvent(content);
  if (last.bytes < content.length) truncateSync(path, last.bytes);
  return last;
}

/** Sequences rise, so the last whole line tells how far they reach. */
function lastEvent(content: Buffer): StoredEvents {
  for (let end = content.lastIndexOf(10); end >= 0;) {
    const start = end === 0 ? 0 : content.lastIndexOf(10, end - 1) + 1;
    const event = parse(content.toString("utf8", start, end));
    if (event !== undefined) return { sequence: event.sequence, bytes: end + 1, last: event };
    end = start - 1;
  }
  return { sequence: -1, bytes: 0 };
}

function parse(line: string): RunEvent | undefined {
  try {
    const event = JSON.parse(line) as RunEvent;
    return typeof event.sequence === "number" ? event : undefined;
  } catch {
    return undefined;
  }
}

/** `events-1.ndjson`, `events-2.ndjson`, … */
function freeName(path: string): string {
  for (let number = 1; ; number++) {
    const name = path.replace(/\.ndjson$/, `-${number}.ndjson`);
    if (!existsSync(name)) return name;
  }
}

/** Whether two events are the same part of the same story. */
export function isSameEvent(one: RunEvent, other: RunEvent): boolean {
  const pathOf = (event: RunEvent): string | undefined => ("path" in event ? event.path : undefined);
  return one.type === other.type && one.at === other.at && pathOf(one) === pathOf(other);
}
