import type { ArrangedLine } from "./arrange-lines.ts";

/** A key with its value, and the comments right above it. */
interface Chunk {
  readonly key: string;
  readonly lines: readonly ArrangedLine[];
}

/**
 * Puts keys into order that stand together. A blank line parts them: over it nothing moves, so that
 * who has arranged a block in paragraphs keeps them. Comments go with the key below them.
 */
export function orderLines(
  lines: readonly ArrangedLine[],
  order: readonly string[],
): readonly ArrangedLine[] {
  const ordered: ArrangedLine[] = [];
  let paragraph: Chunk[] = [];
  const flush = (): void => {
    const sorted = paragraph.toSorted((a, b) => rank(a.key, order) - rank(b.key, order));
    ordered.push(...sorted.flatMap((chunk) => chunk.lines));
    paragraph = [];
  };
  for (let at = 0; at < lines.length;) {
    const end = endOfChunk(lines, at);
    const key = lines.slice(at, end).find((line) => line.key !== undefined)?.key;
    if (key === undefined) {
      flush();
      ordered.push(...lines.slice(at, end));
    } else paragraph.push({ key, lines: lines.slice(at, end) });
    at = end;
  }
  flush();
  return ordered;
}

function rank(key: string, order: readonly string[]): number {
  const place = order.indexOf(key);
  return place === -1 ? order.length : place;
}

/** Behind a blank line, or behind comments, a key and what belongs to it. */
function endOfChunk(lines: readonly ArrangedLine[], start: number): number {
  if (lines[start]?.kind === "blank") return start + 1;
  let key = start;
  while (lines[key]?.kind === "comment") key += 1;
  if (lines[key]?.key === undefined) return Math.max(key, start + 1);
  // Behind the last line of its value, and the comments that are indented like it.
  let end = key + 1;
  for (let at = end; at < lines.length && lines[at]?.key === undefined; at++) {
    const line = lines[at];
    if (line?.kind === "content" || (line?.kind === "comment" && line.text.startsWith(" "))) end = at + 1;
  }
  return end;
}
