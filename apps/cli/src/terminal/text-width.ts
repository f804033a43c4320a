/** Text whose characters take one column each: Latin letters, punctuation, arrows and the signs that are printed here. */
const plainText =
  /^[\u0020-\u007E\u00A1-\u00AC\u00AE-\u02FF\u2010-\u2026\u2190-\u21FF\u2500-\u25FC\u2713-\u2718]*$/;
const combining = /^\p{Mark}/u;
/** Emoji, and the scripts whose characters take two columns. */
const wide =
  /^(?:\p{Emoji_Presentation}|.\uFE0F|[\u1100-\u115F\u2E80-\u303E\u3041-\u33FF\u3400-\u4DBF\u4E00-\u9FFF\uA000-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|[\u{20000}-\u{3FFFD}])/u;

/**
 * How many columns a line without control characters takes in a terminal.
 *
 * @example
 * textWidth("潮 ok") // 5
 */
export function textWidth(text: string): number {
  if (plainText.test(text)) return text.length;
  let width = 0;
  for (const segment of graphemesOf(text)) width += graphemeWidth(segment);
  return width;
}

/**
 * A line that takes at most so many columns; what is cut off is replaced by the mark.
 *
 * @example
 * cutText("abcdef", 4, "…") // "abc…"
 */
export function cutText(text: string, width: number, mark: string): string {
  if (textWidth(text) <= width) return text;
  const room = width - textWidth(mark);
  if (room < 0) return "";
  let kept = "";
  let used = 0;
  for (const segment of graphemesOf(text)) {
    used += graphemeWidth(segment);
    if (used > room) break;
    kept += segment;
  }
  return kept.trimEnd() + mark;
}

/** A line filled up with spaces on its right. */
export function padText(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - textWidth(text)));
}

/** Characters as a reader counts them. A segmenter takes 7 ms to make, so it is made for text that needs one. */
function graphemesOf(text: string): readonly string[] {
  if (plainText.test(text)) return text.split("");
  return Array.from(
    new Intl.Segmenter("en", { granularity: "grapheme" }).segment(text),
    ({ segment }) => segment,
  );
}

function graphemeWidth(grapheme: string): number {
  if (combining.test(grapheme)) return 0;
  return wide.test(grapheme) ? 2 : 1;
}
