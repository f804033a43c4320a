import type { Json } from "@tidemark/spec";

import { escapeText } from "../terminal/escape-text.ts";

/**
 * A flow's output for standard output: text as it is, anything else as JSON. For a program it is
 * printed byte for byte; on a terminal nothing in it is acted upon.
 */
export function formatValue(value: Json, { isTerminal }: { readonly isTerminal: boolean }): string {
  const text = typeof value === "string" ? value : JSON.stringify(value, null, 2);
  return `${(isTerminal ? escapeText(text) : text).replace(/\n$/, "")}\n`;
}
