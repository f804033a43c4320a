import { safeText } from "../render/display-text.ts";

/** Lines of ASCII: shown as they are. */
const plain = /^[ -~\n]*$/;

/**
 * A fenced block that holds a text, whatever backticks the text has. Control characters are replaced:
 * somebody may print the file to a terminal.
 */
export function fenceText(text: string, language: string): string {
  const content = plain.test(text) ? text : safeText(text.toWellFormed().replaceAll(/\r\n?/g, "\n"));
  let fence = "```";
  for (const [run] of content.matchAll(/`{3,}/g)) if (run.length >= fence.length) fence = `${run}\``;
  return `${fence}${language}\n${content.replace(/\n$/, "")}\n${fence}`;
}
