import { Diagnostics } from "../diagnostics.ts";
import { findFrontMatter } from "../front-matter/find-front-matter.ts";
import { readOutline } from "../outline/read-outline.ts";
import { SourceText } from "../source-text.ts";

/** The parts of a flow file's text: the flow, and the log from its marker on. */
export interface LogPlace {
  /** What belongs to the flow, never to be changed. */
  readonly flow: string;
  /** What stands from the marker's line to the end, or nothing where there is no log. */
  readonly log: string | undefined;
  /** What must come behind the flow so that the log starts after an empty line. */
  readonly separator: string;
  readonly lineBreak: string;
}

/** Finds the log where the parser finds it, so that the two cannot differ. */
export function findLogPlace(text: string): LogPlace {
  const source = new SourceText(text);
  const ignored = new Diagnostics(undefined);
  const { nextLine } = findFrontMatter(source, ignored);
  const { endLine } = readOutline(source, nextLine, ignored);
  const lineBreak = /\r\n?|\n/.exec(text)?.[0] ?? "\n";
  if (endLine >= source.lineCount)
    return { flow: text, log: undefined, separator: separatorFor(source, lineBreak), lineBreak };
  const start = source.lineStart(endLine);
  return { flow: text.slice(0, start), log: text.slice(start), separator: "", lineBreak };
}

/** Whether a text is a flow as far as can be seen: it starts with front matter. */
export function hasFrontMatter(text: string): boolean {
  return findFrontMatter(new SourceText(text), new Diagnostics(undefined)).block !== undefined;
}

function separatorFor(source: SourceText, lineBreak: string): string {
  const last = source.line(source.lineCount - 1);
  if (last !== "") return last.trim() === "" ? lineBreak : lineBreak + lineBreak;
  if (source.lineCount === 1) return "";
  return source.line(source.lineCount - 2).trim() === "" ? "" : lineBreak;
}
