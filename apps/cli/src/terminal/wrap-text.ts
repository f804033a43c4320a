import { textWidth } from "./text-width.ts";

/** A word, or code with the spaces in it, and what touches either. */
const unbreakable = /(?:`[^`]*`|[^\s`]|`)+/g;

/**
 * Text in lines of at most so many columns, broken between words and never inside `code`. A word that
 * is longer has a line of its own.
 *
 * @example
 * wrapText("one two three", 8) // ["one two", "three"]
 */
export function wrapText(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const [word] of text.matchAll(unbreakable)) {
    if (line === "") line = word;
    else if (textWidth(line) + 1 + textWidth(word) <= width) line += ` ${word}`;
    else {
      lines.push(line);
      line = word;
    }
  }
  return line === "" ? lines : [...lines, line];
}
