import { safeText } from "../render/display-text.ts";

// Far more than any line shows, and little enough for an output of many megabytes to cost nothing.
const enough = 4_000;

/** Words of ASCII with single spaces between them: shown as they are. */
const plain = /^[!-~]+(?: [!-~]+)*$/;

/** A text on one line, safe to show, cut to a number of characters. */
export function oneLine(text: string, length: number): string {
  if (text.length <= length && plain.test(text)) return text;
  const start = text.slice(0, enough).toWellFormed();
  const characters = Array.from(safeText(start.replaceAll(/\s+/g, " ").trim()));
  if (characters.length <= length && text.length <= enough) return characters.join("");
  return `${characters
    .slice(0, length - 1)
    .join("")
    .trimEnd()}…`;
}
