import { stripVTControlCharacters } from "node:util";

import type { Environment } from "../../terminal/style.ts";
import { textWidth } from "../../terminal/text-width.ts";

/**
 * Whether a terminal breaks the lines it shows anew when it becomes narrower. Most do today; those that cut them off instead
 * say who they are.
 */
export function reflows({ TERM = "", XTERM_VERSION, TERM_PROGRAM }: Environment): boolean {
  return (
    XTERM_VERSION === undefined && TERM_PROGRAM !== "Apple_Terminal" && !/^(?:rxvt|linux|screen$)/.test(TERM)
  );
}

/**
 * How many rows lines take in a terminal that has become narrower.
 *
 * @example
 * rowsOf(["a".repeat(90)], 40) // 3
 */
export function rowsOf(lines: readonly string[], columns: number): number {
  return lines.reduce(
    (total, line) => total + Math.max(1, Math.ceil(textWidth(stripVTControlCharacters(line)) / columns)),
    0,
  );
}
