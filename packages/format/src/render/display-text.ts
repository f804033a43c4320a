let segmenter: Intl.Segmenter | undefined;

/** Control characters, and marks that change the direction of text: both could make a terminal show something else. */
const unsafe = /[[\p{Cc}--[\t\n]]\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gv;

const wide =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Yi}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}|\ufe0f/u;

const zeroWidth = /^[\p{M}\p{Cf}]+$/u;

/** A text with everything that a terminal would obey instead of show replaced. */
export function safeText(text: string): string {
  return text.replaceAll(unsafe, "\ufffd");
}

/** A text as it is shown on one line: safe, with tabs as two spaces. */
export function displayText(text: string): string {
  return safeText(text.replaceAll("\t", "  ").replaceAll("\n", " "));
}

/** How many columns a shown text takes. */
export function displayWidth(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemesOf(text)) width += segmentWidth(segment);
  return width;
}

/** Making a segmenter takes milliseconds, and most files are plain text: it is made when somebody needs it. */
function graphemesOf(text: string): Intl.Segments {
  segmenter ??= new Intl.Segmenter(undefined, { granularity: "grapheme" });
  return segmenter.segment(text);
}

function segmentWidth(segment: string): number {
  if (zeroWidth.test(segment)) return 0;
  return wide.test(segment) ? 2 : 1;
}

/** The part of a shown text between two columns. */
export function sliceColumns(text: string, from: number, to: number): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text.slice(from, to);
  let column = 0;
  let part = "";
  for (const { segment } of graphemesOf(text)) {
    const behind = column + segmentWidth(segment);
    // Half of a wide character is a space, so that what follows stays in its column.
    if (column >= from && behind <= to) part += segment;
    else if (column < to && behind > from) part += " ";
    column = behind;
  }
  return part;
}
