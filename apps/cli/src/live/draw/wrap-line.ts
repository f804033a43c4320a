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

const printableAscii = /^[ -~]*$/;

function breakAt(text: string, width: number): number {
  if (text.length <= width && textWidth(text) <= width) return text.length;
  const end = placeOf(text, width);
  if (end >= text.length) return text.length;
  const space = text.lastIndexOf(" ", end - 1);
  return space >= end * 0.6 ? space + 1 : end;
}

/** How much of a text fits; at least one character, as a reader counts them. */
function placeOf(text: string, width: number): number {
  const start = text.slice(0, width);
  if (printableAscii.test(start) && !/^\P{ASCII}/u.test(text.slice(width))) return start.length;
  let used = 0;
  for (const { segment, index } of new Intl.Segmenter("en", { granularity: "grapheme" }).segment(text)) {
    used += textWidth(segment);
    if (used > width && index > 0) return index;
  }
  return text.length;
}
