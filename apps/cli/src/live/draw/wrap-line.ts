import { textWidth } from "../../terminal/text-width.ts";

/**
 * A line of output in rows of at most so many columns, with all its spaces; broken behind a space where one is near the end.
 *
 * @example
 * wrapLine("one two three", 9) // ["one two ", "three"]
 */
export function wrapLine(line: string, width: number): readonly string[] {
  if (line.length <= width && textWidth(line) <= width) return [line];
  const rows: string[] = [];
  let rest = line;
  while (rest !== "") {
    const end = breakAt(rest, Math.max(1, width));
    rows.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  return rows;
}

function breakAt(text: string, width: number): number {
  if (text.length <= width && textWidth(text) <= width) return text.length;
  let end = Math.min(text.length, width);
  while (end > 1 && textWidth(text.slice(0, end)) > width) end -= 1;
  // Not within a character of two units, nor before what combines with the one before.
  while (end < text.length && /^[\uDC00-\uDFFF\p{Mark}\u200D\uFE0F]/u.test(text.slice(end))) end += 1;
  if (end >= text.length) return text.length;
  const space = text.lastIndexOf(" ", end);
  return space > end * 0.6 ? space + 1 : end;
}
