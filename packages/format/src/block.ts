import type { SourceRange } from "@tidemark/spec";
import type { SourceText } from "./source-text.ts";

/**
 * A piece of the file that is read as a text of its own: the content of a fence, the front matter,
 * an info string. Its lines end with LF whatever the file's do, and may have lost indentation.
 */
export class Block {
  readonly text: string;
  readonly #source: SourceText;
  readonly #firstLine: number;
  readonly #firstColumn: number;
  #lineStarts: readonly number[] | undefined;

  /** `firstColumn`: how much of its first line stands in front of the block, where that is a part of a line. */
  constructor(source: SourceText, text: string, firstLine: number, firstColumn?: number) {
    this.text = text;
    this.#source = source;
    this.#firstLine = firstLine;
    this.#firstColumn = firstColumn ?? -1;
  }

  /** The range of the file that a part of the block came from. */
  range(start: number, end: number): SourceRange {
    return this.#source.range(this.toFile(start), this.toFile(end));
  }

  /** The offset in the file of an offset in the block. */
  toFile(offset: number): number {
    const starts = (this.#lineStarts ??= findStarts(this.text));
    let line = 0;
    for (let high = starts.length - 1; line < high;) {
      const middle = (line + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) line = middle;
      else high = middle - 1;
    }
    const start = starts[line] ?? 0;
    const fileLine = this.#firstLine + line;
    const fileStart = this.#source.lineStart(fileLine);
    const fileEnd = this.#source.lineEnd(fileLine);
    return Math.min(fileStart + this.#removed(line, start, fileEnd - fileStart) + offset - start, fileEnd);
  }

  /** How many characters of a line of the file stand in front of the block's line. */
  #removed(line: number, start: number, fileLength: number): number {
    if (line === 0 && this.#firstColumn >= 0) return this.#firstColumn;
    const next = this.text.indexOf("\n", start);
    const length = (next === -1 ? this.text.length : next) - start;
    return Math.max(fileLength - length, 0);
  }
}

function findStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}
