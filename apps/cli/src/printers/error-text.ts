import type { ErrorRecord } from "@tidemark/spec";

import { escapeLine } from "../terminal/escape-text.ts";

/**
 * What went wrong in the end: of an error that says that all attempts failed, that of the last. How many
 * there were is shown anyway.
 */
export function lastError(error: ErrorRecord): ErrorRecord {
  return error.code === "retries_exhausted" ? (error.errors?.at(-1) ?? error.cause ?? error) : error;
}

/**
 * A message on one line: its first, and where that ends in a colon the last of what it announces.
 *
 * @example
 * oneLine("It ended with 1:\nno disk") // "It ended with 1: no disk"
 */
export function oneLine(message: string): string {
  const lines = message.split("\n").filter((line) => line.trim() !== "");
  const first = lines[0]?.trim() ?? "";
  const last = lines.at(-1)?.trim() ?? "";
  return escapeLine(first.endsWith(":") && lines.length > 1 ? `${first} ${last}` : first);
}
