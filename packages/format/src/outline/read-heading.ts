import type { Token } from "markdown-it";

/** What a heading says. */
export interface HeadingText {
  /** Its text without markup and without the code at its end. */
  readonly title: string;
  /** The inline code at its end. */
  readonly code?: string;
}

/** Reads a heading's Markdown. `parseInline` is asked only where there is markup. */
export function readHeading(heading: string, parseInline: (text: string) => readonly Token[]): HeadingText {
  if (!/[`*_[\]<>&\\!]/.test(heading)) return { title: heading.trim().replaceAll(/\s*\n\s*/g, " ") };
  const tokens = parseInline(heading).filter(({ type, content }) => type !== "text" || content !== "");
  const last = tokens.at(-1);
  const code = last?.type === "code_inline" ? last.content.trim() : undefined;
  const title = plainText(code === undefined ? tokens : tokens.slice(0, -1)).trim();
  return code === undefined ? { title } : { title, code };
}

function plainText(tokens: readonly Token[]): string {
  let text = "";
  for (const { type, content, children } of tokens) {
    if (type === "softbreak" || type === "hardbreak") text += " ";
    else if (type === "image") text += plainText(children ?? []) || content;
    else if (type !== "html_inline") text += content;
  }
  return text;
}
