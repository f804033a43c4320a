import { escapeText } from "../../terminal/escape-text.ts";
import type { Paint, Style } from "../../terminal/style.ts";
import { textWidth } from "../../terminal/text-width.ts";
import { liveGlyphs } from "./live-glyphs.ts";
import { fitLine, type Segment } from "./segments.ts";

/**
 * Markdown as a terminal shows it, in lines of at most so many columns: headings, strong text, code, lists, quotes. What
 * it does not know stays as it was written. Nothing in it is acted upon.
 *
 * @example
 * markdownLines("Read **all** of it.", 40, style)
 */
export function markdownLines(markdown: string, width: number, style: Style): readonly string[] {
  const lines: string[] = [];
  let fence: string | undefined;
  let paragraph: string[] = [];
  const close = (): void => {
    if (paragraph.length > 0) lines.push(...wrapInline(paragraph.join(" "), width, style));
    paragraph = [];
  };
  const gap = (): void => {
    if (lines.length > 0 && lines.at(-1) !== "") lines.push("");
  };
  for (const line of escapeText(markdown).split("\n")) {
    const fenced = /^ {0,3}(```+|~~~+)/.exec(line)?.[1];
    if (fence !== undefined) {
      if (fenced?.startsWith(fence) === true) fence = undefined;
      else lines.push(codeLine(line, width, style));
    } else if (fenced !== undefined) {
      close();
      fence = fenced;
    } else if (line.trim() === "") {
      close();
      gap();
    } else {
      const block = readBlock(line, width, style);
      if (block === undefined) paragraph.push(line.trim());
      else {
        close();
        lines.push(...block);
      }
    }
  }
  close();
  while (lines.at(-1) === "") lines.pop();
  return lines;
}

/** A line that is a block of its own. */
function readBlock(line: string, width: number, style: Style): readonly string[] | undefined {
  const { color } = style;
  const { bullet, rule, divider } = liveGlyphs(style);
  const heading = /^ {0,3}#{1,6}\s+(.*?)\s*#*$/.exec(line)?.[1];
  if (heading !== undefined) return wrapInline(heading, width, style, { paint: color.bold });
  if (/^ {0,3}([-*_])(?:\s*\1){2,}\s*$/.test(line)) return [color.dim(rule.repeat(Math.min(width, 24)))];
  const [, indent = "", mark, text = ""] = /^(\s*)([-*+]|\d{1,9}[.)])\s+(.*)$/.exec(line) ?? [];
  if (mark !== undefined) {
    const box = /^\[([ xX])\]\s+/.exec(text);
    const shown = /\d/.test(mark) ? mark : bullet;
    const first = `${" ".repeat(Math.min(indent.length, 8))}${shown} ${box === null ? "" : `${box[0].trim()} `}`;
    return wrapInline(text.slice(box?.[0].length ?? 0), width, style, {
      first,
      rest: " ".repeat(textWidth(first)),
    });
  }
  const quote = /^ {0,3}>\s?(.*)$/.exec(line)?.[1];
  if (quote !== undefined)
    return wrapInline(quote, width, style, { first: `${divider} `, rest: `${divider} `, paint: color.dim });
  return undefined;
}

function codeLine(line: string, width: number, style: Style): string {
  const text = line.replaceAll("\t", "  ");
  return fitLine([{ text: "  " }, { text, paint: style.color.cyan }], width, style.glyphs.ellipsis);
}

interface InlineOptions {
  readonly first?: string;
  readonly rest?: string;
  readonly paint?: Paint;
}

const marked =
  /(?<code>`+)(?<codeText>[^`]|[^`].*?[^`])\k<code>(?!`)|(?<strong>\*\*|__)(?=\S)(?<strongText>.*?\S)\k<strong>|(?<![\w*])(?<soft>[*_])(?=[^\s*_])(?<softText>[^*_]*?[^\s*_])\k<soft>(?![\w*])|\[(?<label>[^\]]+)\]\((?<target>[^)\s]+)\)/g;

/** Inline markup as pieces, then words in lines. */
function wrapInline(
  text: string,
  width: number,
  style: Style,
  options: InlineOptions = {},
): readonly string[] {
  const { first = "", rest = first, paint } = options;
  const lines: string[] = [];
  let line: Segment[] = [];
  let used = 0;
  const room = Math.max(8, width - textWidth(first));
  const push = (): void => {
    const lead = lines.length === 0 ? first : rest;
    lines.push(fitLine([{ text: lead, paint: style.color.dim }, ...line], width, style.glyphs.ellipsis));
    line = [];
    used = 0;
  };
  for (const word of wordsOf(readInline(text, style, paint))) {
    const taken = word.reduce((total, piece) => total + textWidth(piece.text), 0);
    if (used > 0 && used + 1 + taken > room) push();
    if (used > 0) {
      line.push({ text: " ", paint });
      used += 1;
    }
    line.push(...word);
    used += taken;
  }
  if (line.length > 0) push();
  return lines;
}

function readInline(text: string, { color }: Style, paint: Paint | undefined): readonly Segment[] {
  const pieces: Segment[] = [];
  let at = 0;
  for (const match of text.matchAll(marked)) {
    const { codeText, strongText, softText, label, target } = match.groups ?? {};
    pieces.push({ text: text.slice(at, match.index), paint });
    if (codeText !== undefined) pieces.push({ text: codeText, paint: color.cyan });
    else if (strongText !== undefined) pieces.push({ text: strongText, paint: color.bold });
    else if (softText !== undefined) pieces.push({ text: softText, paint });
    else pieces.push({ text: label ?? "", paint }, { text: ` (${target})`, paint: color.dim });
    at = match.index + match[0].length;
  }
  return [...pieces, { text: text.slice(at), paint }];
}

/** Pieces cut at spaces: each word is the pieces that touch each other. */
function wordsOf(pieces: readonly Segment[]): readonly (readonly Segment[])[] {
  const words: Segment[][] = [];
  let isOpen = false;
  for (const { text, paint } of pieces) {
    for (const part of text.split(/(\s+)/)) {
      if (part === "") continue;
      if (/^\s+$/.test(part)) isOpen = false;
      else if (isOpen) words.at(-1)?.push({ text: part, paint });
      else {
        words.push([{ text: part, paint }]);
        isOpen = true;
      }
    }
  }
  return words;
}
