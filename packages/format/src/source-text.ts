import type { SourcePosition, SourceRange } from "@tidemark/spec";

const carriageReturn = 13;
const lineFeed = 10;

/**
 * The text of a file with the places of its lines. A line ends with LF, CR LF or CR, as in
 * CommonMark. A byte order mark belongs to no line.
 */
export class SourceText {
  readonly text: string;
  /** Where each line starts. */
  readonly #starts: readonly number[];

  constructor(text: string) {
    this.text = text;
    this.#starts = findLineStarts(text);
  }

  get lineCount(): number {
    return this.#starts.length;
  }

  /** Where a line starts, by its index from 0; behind the last line that is the end of the text. */
  lineStart(line: number): number {
    return this.#starts[line] ?? this.text.length;
  }

  /** Where a line ends, in front of its line break. */
  lineEnd(line: number): number {
    let end = this.lineStart(line + 1);
    const start = this.lineStart(line);
    if (end > start && this.text.charCodeAt(end - 1) === lineFeed) end -= 1;
    if (end > start && this.text.charCodeAt(end - 1) === carriageReturn) end -= 1;
    return end;
  }

  line(line: number): string {
    return this.text.slice(this.lineStart(line), this.lineEnd(line));
  }

  /** The index of the line that an offset is in. */
  lineAt(offset: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.lineStart(middle) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  position(offset: number): SourcePosition {
    const inside = Math.min(Math.max(offset, 0), this.text.length);
    const line = this.lineAt(inside);
    return { line: line + 1, column: Math.max(inside - this.lineStart(line), 0) + 1, offset: inside };
  }

  range(start: number, end: number): SourceRange {
    return { start: this.position(start), end: this.position(Math.max(start, end)) };
  }

  /** A line without its indentation and what trails it. */
  rangeOfLine(line: number): SourceRange {
    const text = this.line(line);
    const start = this.lineStart(line) + (text.length - text.trimStart().length);
    return this.range(start, Math.max(start, this.lineStart(line) + text.trimEnd().length));
  }
}

function findLineStarts(text: string): readonly number[] {
  const starts = [text.charCodeAt(0) === 0xfeff ? 1 : 0];
  // Almost no file has a lone CR, and a search for LF alone is much faster.
  if (!text.includes("\r")) {
    for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
    return starts;
  }
  for (const { index, 0: found } of text.matchAll(/\r\n?|\n/g)) starts.push(index + found.length);
  return starts;
}
