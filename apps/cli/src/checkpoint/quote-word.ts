import { escapeLine } from "../terminal/escape-text.ts";

/** No shell takes these for something else. */
const harmless = /^[\w./:@%+,][\w./:@%+,=-]*$/;

/**
 * A word as it is typed into a shell: `research[14].notes` needs quotes, `approve` does not.
 *
 * @example
 * quoteWord("it's") // "'it'\\''s'"
 */
export function quoteWord(word: string): string {
  return harmless.test(word) ? word : `'${escapeLine(word).replaceAll("'", String.raw`'\''`)}'`;
}
