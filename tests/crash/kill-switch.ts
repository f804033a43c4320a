// A preload: counts what this process does to a folder, and kills it before the operation that it was told.

import { writeSync } from "node:fs";
import { interceptFileSystem } from "./intercept-file-system.ts";
import { reportFile } from "./report.ts";

/** Where the process dies: before the operation with that number, or with a half of that write done. */
export interface KillOrder {
  readonly folder: string;
  /** Counts from 1; never where it is 0. */
  readonly at: number;
  /** `operation`: before any. `write`: only writes count, and a half of it is done. */
  readonly mode: "operation" | "write";
}

const write = writeSync;
const { folder, at, mode } = JSON.parse(process.env["TIDEMARK_KILL"] ?? "{}") as KillOrder;
const counts = { operation: 0, write: 0 };

await interceptFileSystem(folder, (operation) => {
  const { bytes } = operation;
  counts.operation += 1;
  if (bytes !== undefined) counts.write += 1;
  const counted = mode === "operation" || bytes !== undefined;
  if (!counted || counts[mode] !== at) return undefined;
  if (mode === "write" && bytes !== undefined) operation.writePart?.(Math.floor(bytes.length / 2));
  process.kill(process.pid, "SIGKILL");
  // The signal is on its way: nothing of this process may happen after it.
  for (;;);
});

process.on("exit", () => void write(reportFile, `${JSON.stringify({ type: "counted", ...counts })}\n`));
