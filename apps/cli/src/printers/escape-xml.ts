import { escapeText } from "../terminal/escape-text.ts";

/** Noncharacters that XML forbids and a terminal would merely not show. */
const forbidden = /[\uFFFE\uFFFF]/g;

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/**
 * Text for the content of an XML element. XML knows no control characters, not even escaped ones, so they are shown as they
 * are on a terminal: `\x1b`.
 *
 * @example
 * escapeXml("a < b\u0007") // "a &lt; b\\x07"
 */
export function escapeXml(text: string): string {
  return escapeText(text)
    .replace(forbidden, (character) => `\\u${character.charCodeAt(0).toString(16)}`)
    .replace(/[&<>"]/g, (character) => entities[character] ?? character);
}

/** The same for the value of an attribute in double quotes, where a parser would make spaces of newlines. */
export function escapeXmlAttribute(text: string): string {
  return escapeXml(text).replaceAll("\n", "&#10;").replaceAll("\t", "&#9;");
}
