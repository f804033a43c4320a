import type { SourceRange } from "@tidemark/spec";
import { Block } from "../block.ts";
import type { SourceText } from "../source-text.ts";

/** A fenced block marked `step` or `group`. Lines count from 0 in the file. */
export interface Fence {
  readonly mark: "step" | "group";
  /** In lower case. */
  readonly language: string;
  readonly line: number;
  /** Behind its last line. */
  readonly endLine: number;
  readonly isClosed: boolean;
  /** What stands inside, without its last line break. */
  readonly content: Block;
  /** What stands behind the mark on its first line. */
  readonly info: Block;
  /** Where the mark stands in the file. */
  readonly markStart: number;
}

/** A fence of the Markdown parser, marked or not. */
export interface FenceToken {
  readonly info: string;
  readonly content: string;
  readonly markup: string;
  readonly line: number;
  readonly endLine: number;
}

export function isSettingsLanguage(language: string): boolean {
  return language === "yaml" || language === "yml";
}

/** The words of an info string: the language and the mark behind it. */
export function readInfo(info: string): { readonly language: string; readonly mark: string } {
  const [language = "", mark = ""] = info.trim().split(/\s+/, 2);
  return { language, mark };
}

export function createFence(
  source: SourceText,
  token: FenceToken,
  language: string,
  mark: "step" | "group",
): Fence {
  const line = source.line(token.line);
  const infoAt = line.indexOf(token.markup) + token.markup.length;
  const markAt = infoAt + (line.slice(infoAt).match(/^\s*\S+\s+/)?.[0].length ?? 0);
  const behind = markAt + mark.length;
  const isClosed = endsWithFence(source.line(token.endLine - 1), token) && token.endLine - token.line > 1;
  const text = token.content.endsWith("\n") ? token.content.slice(0, -1) : token.content;
  return {
    mark,
    language: language.toLowerCase(),
    line: token.line,
    endLine: token.endLine,
    isClosed,
    content: new Block(source, text, token.line + 1),
    info: new Block(source, line.slice(behind), token.line, behind),
    markStart: source.lineStart(token.line) + markAt,
  };
}

function endsWithFence(line: string, token: FenceToken): boolean {
  const trimmed = line.trim();
  const character = token.markup[0] ?? "`";
  return trimmed.length >= token.markup.length && trimmed === character.repeat(trimmed.length);
}

export function rangeOfFence(source: SourceText, fence: Fence): SourceRange {
  return source.rangeOfLine(fence.line);
}
