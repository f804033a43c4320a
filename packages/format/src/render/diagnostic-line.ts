import type { Diagnostic } from "@tidemark/spec";
import { displayText } from "./display-text.ts";

/**
 * A diagnostic on one line, as editors and `grep` like it: `file:line:column: error TM1001: message`.
 *
 * @example
 * formatDiagnosticLine(diagnostic) // "digest.flow.md:12:3: error TM1403: `soon` is no duration."
 */
export function formatDiagnosticLine({ file, range, severity, code, message }: Diagnostic): string {
  const place = `${range.start.line}:${range.start.column}`;
  return displayText(`${file === undefined ? "" : `${file}:`}${place}: ${severity} ${code}: ${message}`);
}
