import { idPattern, type SourceRange } from "@tidemark/spec";
import type { Diagnostics } from "../diagnostics.ts";
import { headingId, suggestId } from "../outline/heading-id.ts";
import type { HeadingText } from "../outline/read-heading.ts";
import type { Section } from "../outline/section.ts";
import type { SourceText } from "../source-text.ts";

export interface Identity {
  /** Absent where the heading yields none. */
  readonly id?: string;
  /** In its place: what the id would most likely be. */
  readonly likelyId?: string;
  readonly title: string;
  /** The code at the end of the heading, or its text. */
  readonly range: SourceRange;
}

/** The id of a step or group: the code at the end of its heading, or the heading in snake case. */
export function identify(
  source: SourceText,
  section: Section,
  { title, code }: HeadingText,
  diagnostics: Diagnostics,
): Identity {
  if (code !== undefined) {
    const range = codeRange(source, section, code);
    if (idPattern.test(code)) return { id: code, title, range };
    const better = suggestId(code);
    diagnostics.add("TM1302", range, `\`${code}\` is no id.`, {
      expected: "a lower-case letter, then up to 63 lower-case letters, digits or `_`",
      help: better === undefined ? "Write an id such as `fetch_topics`." : `Write \`${better}\`.`,
    });
    return { title, range, ...(better !== undefined && { likelyId: better }) };
  }
  const range = source.rangeOfLine(section.line);
  const id = headingId(title);
  if (id !== undefined) return { id, title, range };
  const better = suggestId(title);
  const heading = source
    .line(section.line)
    .trim()
    .replace(/\s+#+$/, "");
  diagnostics.add(
    "TM1301",
    range,
    title === "" ? "A heading without text yields no id." : "This heading yields no id.",
    {
      expected: "an id in code at the end of the heading",
      help: `Write an id in backticks behind it:\n${heading} \`${better ?? "fetch_topics"}\``,
    },
  );
  return { title, range, ...(better !== undefined && { likelyId: better }) };
}

/** The code with its backticks, on the last line of the heading's text. */
function codeRange(source: SourceText, section: Section, code: string): SourceRange {
  for (let line = section.contentLine - 1; line >= section.line; line--) {
    const text = source.line(line);
    const at = text.lastIndexOf(code);
    if (at === -1) continue;
    const before = /`+ ?$/.exec(text.slice(0, at))?.[0].length ?? 0;
    const behind = /^ ?`+/.exec(text.slice(at + code.length))?.[0].length ?? 0;
    const start = source.lineStart(line) + at;
    if (before > 0 && behind > 0) return source.range(start - before, start + code.length + behind);
  }
  return source.rangeOfLine(section.line);
}
