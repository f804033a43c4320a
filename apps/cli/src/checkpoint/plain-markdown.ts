import { escapeText } from "../terminal/escape-text.ts";
import type { Paint } from "../terminal/style.ts";

const strong = /\*\*(?=\S)([^\n]*?\S)\*\*/g;

/**
 * Markdown as it is printed: as it was written, which reads well, only that what is strong looks so. Nothing in it is acted
 * upon by a terminal.
 *
 * @example
 * plainMarkdown("This **cannot** be undone.", (text) => text) // "This cannot be undone."
 */
export function plainMarkdown(markdown: string, paint: Paint): string {
  return escapeText(markdown).replaceAll(strong, (_, text: string) => paint(text));
}
