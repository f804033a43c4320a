import { open, type FileHandle } from "node:fs/promises";
import { join } from "node:path";

import type { RunEvent } from "@tidemark/spec";

const newline = 10;

/** Reads what another process adds to the events of a run, as it is added. */
export interface EventTail {
  /** What is new since the last call. A line that is only half written is read when it is whole. */
  read(): Promise<readonly RunEvent[]>;
}

/**
 * Follows the file of events in a run's folder, which need not be there yet.
 *
 * @example
 * const tail = openEventTail(entry.folder);
 * for (;;) for (const event of await tail.read()) store.dispatch(event);
 */
export function openEventTail(folder: string): EventTail {
  const path = join(folder, "events.ndjson");
  let offset = 0;
  let identity: number | undefined;
  return {
    async read() {
      const file = await open(path, "r").catch(() => undefined);
      if (file === undefined) return [];
      try {
        const { size, ino } = await file.stat();
        // A run that begins anew puts its old events aside.
        if (size < offset || (identity !== undefined && ino !== identity)) offset = 0;
        identity = ino;
        const bytes = await readFrom(file, offset, size);
        const end = bytes.lastIndexOf(newline) + 1;
        offset += end;
        return bytes.toString("utf8", 0, end).split("\n").flatMap(parse);
      } finally {
        await file.close();
      }
    },
  };
}

async function readFrom(file: FileHandle, offset: number, size: number): Promise<Buffer> {
  const bytes = Buffer.alloc(Math.max(0, size - offset));
  const { bytesRead } = await file.read(bytes, 0, bytes.length, offset);
  return bytes.subarray(0, bytesRead);
}

/** A line that a killed process has cut off may stand in the middle: what follows it counts all the same. */
function parse(line: string): readonly RunEvent[] {
  if (line === "") return [];
  try {
    return [JSON.parse(line) as RunEvent];
  } catch {
    return [];
  }
}
