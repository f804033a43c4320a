/** Colour and weight (SGR). Dropping them loses no text, and shows what was concealed with them. */
// oxlint-disable-next-line no-control-regex
const styling = /\u001B\[[0-9;:]*m/g;

/**
 * What a terminal would act upon instead of showing it: control characters but tab and newline, bidi
 * marks, line separators, invisible tags, and halves of characters.
 */
const unsafe =
  // oxlint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u061C\u200B\u200E\u200F\u2028-\u202E\u2060-\u2069\uFEFF\uFFF9-\uFFFB]|[\u{E0000}-\u{E007F}]|\p{Surrogate}/gu;

/**
 * Makes text that came from a step, a file or an error harmless to a terminal. Everything foreign
 * that is printed goes through here. Newlines and tabs stay.
 *
 * @example
 * escapeText("\u001b]0;owned\u0007") // "\\x1b]0;owned\\x07"
 */
export function escapeText(text: string): string {
  return text.replaceAll("\r\n", "\n").replace(styling, "").replace(unsafe, escapeCharacter);
}

/**
 * The same for a place that holds one line: newlines and tabs are escaped too.
 *
 * @example
 * escapeLine("a\nb") // "a\\nb"
 */
export function escapeLine(text: string): string {
  return escapeText(text).replaceAll("\n", "\\n").replaceAll("\t", "\\t");
}

function escapeCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, "0")}`;
  if (code <= 0xffff) return `\\u${code.toString(16).padStart(4, "0")}`;
  return `\\u{${code.toString(16)}}`;
}
