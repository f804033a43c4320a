import type { Paint } from "../../terminal/style.ts";
import { cutText, textWidth } from "../../terminal/text-width.ts";

/** A piece of a line. Its text is harmless and has no colours of its own, so that it can be measured and cut. */
export interface Segment {
  readonly text: string;
  readonly paint?: Paint | undefined;
}

/**
 * Pieces as one line of at most so many columns.
 *
 * @example
 * fitLine([{ text: "a", paint: bold }, { text: " long line" }], 6, "…") // "\u001B[1ma\u001B[22m lon…"
 */
export function fitLine(segments: readonly Segment[], width: number, mark: string): string {
  let line = "";
  let room = width;
  for (const [index, { text, paint }] of segments.entries()) {
    const taken = textWidth(text);
    // What follows must find room for the mark at least, or be empty.
    const isLast = segments.slice(index + 1).every((later) => later.text === "");
    if (taken > room || (taken === room && !isLast)) {
      const cut = cutText(isLast ? text : `${text} `, room, mark);
      return line + (paint === undefined ? cut : paint(cut));
    }
    line += paint === undefined ? text : paint(text);
    room -= taken;
  }
  return line;
}

/** How many columns pieces take. */
export function widthOf(segments: readonly Segment[]): number {
  return segments.reduce((total, { text }) => total + textWidth(text), 0);
}

/** Pieces at both ends of a line. Those on the right are there whole or not at all. */
export function spreadLine(
  left: readonly Segment[],
  right: readonly Segment[],
  width: number,
  mark: string,
): string {
  const rightWidth = widthOf(right);
  const room = width - rightWidth - 2;
  if (rightWidth === 0 || room < 8) return fitLine(left, width, mark);
  const gap = Math.max(2, width - rightWidth - Math.min(widthOf(left), room));
  return `${fitLine(left, room, mark)}${" ".repeat(gap)}${fitLine(right, rightWidth, mark)}`;
}
