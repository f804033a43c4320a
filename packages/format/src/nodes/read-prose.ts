import type { Section } from "../outline/section.ts";
import type { SourceText } from "../source-text.ts";

/** The text of a section for people: all but its heading, its marked fences and HTML comments. */
export function readProse(source: SourceText, { contentLine, endLine, fences, comments }: Section): string {
  const skipped = [...fences, ...comments].toSorted((a, b) => a.line - b.line);
  const parts: string[] = [];
  let at = contentLine;
  for (const { line, endLine: behind } of [...skipped, { line: endLine, endLine }]) {
    const lines: string[] = [];
    for (; at < line; at++) lines.push(source.line(at));
    const part = lines.join("\n").trim();
    if (part !== "") parts.push(part);
    at = Math.max(at, behind);
  }
  return parts.join("\n\n");
}
