import type { Continuation, Edit, Layout, Move } from "./layout.ts";

/** A line as it should be. */
export interface ArrangedLine {
  readonly text: string;
  /** The line that it was, counted from 0. */
  readonly line: number;
  readonly kind: "content" | "comment" | "blank";
  /** The key of the block that starts here. */
  readonly key?: string;
}

/** Carries a layout out: the lines as they should be, with one blank line where there were several. */
export function arrangeLines(layout: Layout): readonly ArrangedLine[] {
  return new Arranger(layout).arrange();
}

class Arranger {
  readonly #layout: Layout;
  readonly #edits: readonly Edit[];
  readonly #lines: ArrangedLine[] = [];
  /** What a line may be aligned to, outermost first. */
  #open: Move[] = [];
  #nextEdit = 0;
  readonly #nextMoves: readonly (Move | undefined)[];

  constructor(layout: Layout) {
    this.#layout = layout;
    this.#nextMoves = findNextMoves(layout);
    this.#edits = layout.edits.toSorted((a, b) => a.start - b.start);
  }

  arrange(): readonly ArrangedLine[] {
    const { lineCount } = this.#layout.source;
    for (let line = 0; line < lineCount; line++) this.#line(line);
    while (this.#lines.at(-1)?.kind === "blank") this.#lines.pop();
    return this.#lines;
  }

  #line(line: number): void {
    const { source, continuations, moves, keyLines } = this.#layout;
    const text = source.line(line);
    const continuation = continuations.get(line);
    if (continuation?.isScalar !== true && text.trim() === "") {
      if (this.#lines.length > 0 && this.#lines.at(-1)?.kind !== "blank") this.#push("", line, "blank");
      return;
    }
    const edited = this.#trimmed(this.#edited(line), line);
    if (continuation !== undefined) return this.#push(shifted(edited, continuation), line, "content");
    const own = moves.get(line);
    if (own === undefined && text.trimStart().startsWith("#"))
      return this.#push(indented(edited, this.#commentColumn(line)), line, "comment");
    const [first] = own ?? [];
    // A line that begins with something else, such as `? key`, stays where it is.
    const begins = first !== undefined && text.slice(0, first.from).trim() === "";
    if (first !== undefined)
      this.#open = [...this.#open.filter(({ from }) => from < first.from), ...(own ?? [])];
    this.#push(begins ? indented(edited, first.to) : edited, line, "content", keyLines.get(line));
  }

  #push(text: string, line: number, kind: ArrangedLine["kind"], key?: string): void {
    this.#lines.push({ text, line, kind, ...(key !== undefined && { key }) });
  }

  #edited(line: number): string {
    const { source, text } = this.#layout;
    const end = source.lineEnd(line);
    let at = source.lineStart(line);
    let edited = "";
    for (let edit = this.#edits[this.#nextEdit]; edit !== undefined && edit.start <= end;) {
      edited += text.slice(at, edit.start) + edit.text;
      at = edit.end;
      edit = this.#edits[++this.#nextEdit];
    }
    return edited + text.slice(at, end);
  }

  #trimmed(text: string, line: number): string {
    return this.#layout.openLines.has(line) ? text : text.trimEnd();
  }

  /** A comment stands with what it stood with: the deepest that is not deeper than itself, or the first thing inside. */
  #commentColumn(line: number): number {
    const text = this.#layout.source.line(line);
    const column = text.length - text.trimStart().length;
    const next = this.#nextMoves[line];
    const deepest = this.#open.at(-1)?.from ?? -1;
    if (next !== undefined && deepest < column && column < next.from) return next.to;
    const candidates = next === undefined ? this.#open : [...this.#open, next];
    let best: Move = { from: -1, to: 0 };
    for (const move of candidates) if (move.from <= column && move.from > best.from) best = move;
    return best.to;
  }
}

/** For each line, the first move below it. */
function findNextMoves({ moves, source }: Layout): readonly (Move | undefined)[] {
  const next: (Move | undefined)[] = [];
  for (let line = source.lineCount - 1, below: Move | undefined; line >= 0; line--) {
    next[line] = below;
    below = moves.get(line)?.[0] ?? below;
  }
  return next;
}

function indented(text: string, column: number): string {
  return " ".repeat(column) + text.trimStart();
}

function shifted(text: string, { shift, least }: Continuation): string {
  const content = text.trimStart();
  const column = text.length - content.length;
  // A line of spaces may be a part of a block scalar; an empty one never needs any.
  if (content === "") return shift < 0 || text === "" ? text.slice(-shift) : " ".repeat(shift) + text;
  return " ".repeat(Math.max(column + shift, least, 0)) + content;
}
