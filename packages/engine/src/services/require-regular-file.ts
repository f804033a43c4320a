import type { Stats } from "node:fs";
import { systemError } from "./system-error.ts";

/** Refuses folders, pipes, sockets and devices: they block for ever, have no end, or must not be replaced. */
export function requireRegularFile(stats: Stats, operation: string, path: string): void {
  if (stats.isDirectory()) throw systemError("EISDIR", "illegal operation on a directory", operation, path);
  if (!stats.isFile()) throw systemError("EFTYPE", "not a regular file", operation, path);
}
