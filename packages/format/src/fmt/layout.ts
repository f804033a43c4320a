import { SourceText } from "../source-text.ts";
import { skipSpaces } from "../yaml/line-scan.ts";
import type { YamlEntry, YamlList, YamlMap, YamlNode, YamlScalar } from "../yaml/yaml-node.ts";

export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A column that something stands at, and the one that it should stand at. */
export interface Move {
  readonly from: number;
  readonly to: number;
}

/** What is to be done to a line that starts inside a value. */
export interface Continuation {
  readonly shift: number;
  /** The least indentation. */
  readonly least: number;
  /** A part of a scalar: nothing of it is changed but how far it is indented. */
  readonly isScalar: boolean;
}

const indentWidth = 2;

/** Works out where everything in a block of settings should stand. Changes nothing itself. */
export class Layout {
  readonly source: SourceText;
  readonly text: string;
  /** Changes inside of lines, none across a line break. */
  readonly edits: Edit[] = [];
  /** Of keys and dashes, by line. */
  readonly moves: Map<number, Move[]> = new Map();
  readonly continuations: Map<number, Continuation> = new Map();
  /** Lines whose end is inside a scalar, so that what trails it may mean something. */
  readonly openLines: Set<number> = new Set();
  /** The lines of the block's own keys. */
  readonly keyLines: Map<number, string> = new Map();

  constructor(text: string, root: YamlMap) {
    this.text = text;
    this.source = new SourceText(text);
    for (const { key, keyStart } of root.entries) this.keyLines.set(this.source.lineAt(keyStart), key);
    this.#blockMap(root, 0);
  }

  #blockMap({ entries }: YamlMap, column: number): void {
    for (const entry of entries) {
      const move = this.#place(entry.keyStart, column);
      this.#quotes(entry.keyStart, entry.keyEnd);
      const colon = this.text.indexOf(":", entry.keyEnd);
      this.#replace(entry.keyEnd, colon, /^[ \t]*$/, "");
      this.#blockValue(entry.value, colon + 1, move);
    }
  }

  #blockList(list: YamlList, column: number): void {
    let at = list.start;
    for (const item of list.items) {
      const dash = this.#nextDash(at);
      const move = this.#place(dash, column);
      this.#blockValue(item, dash + 1, move);
      at = Math.max(dash + 1, item.end);
    }
  }

  /** Comments and empty lines may stand between two items. */
  #nextDash(from: number): number {
    let at = from;
    for (;;) {
      at = skipSpaces(this.text, at);
      if (this.text[at] === "#") at = this.source.lineStart(this.source.lineAt(at) + 1);
      else if (this.text[at] === "\n") at += 1;
      else return at;
    }
  }

  /** A value behind a colon or a dash (which ends at `behind`), or in the lines below. */
  #blockValue(value: YamlNode, behind: number, owner: Move): void {
    const isBlockScalar = value.kind === "scalar" && (value.style === "literal" || value.style === "folded");
    if (isBlockScalar) return this.#blockScalar(value, behind, owner);
    const isEmpty = value.kind === "scalar" && value.style === "empty";
    const sameLine = !isEmpty && this.source.lineAt(value.start) === this.source.lineAt(behind - 1);
    if (sameLine) this.#replace(behind, value.start, /^[ \t]+$/, " ");
    else this.#endOfLine(behind);
    if (isEmpty) return;
    const inner = owner.to + indentWidth;
    if (value.kind !== "scalar" && !this.#isFlow(value)) {
      if (value.kind === "map") this.#blockMap(value, inner);
      else this.#blockList(value, inner);
      return;
    }
    const move = sameLine ? owner : this.#place(value.start, inner);
    this.#continue(value, move, sameLine ? 0 : inner);
    if (value.kind === "scalar") this.#scalar(value);
    else this.#flow(value);
    this.#endOfLine(value.end);
  }

  #isFlow({ start }: YamlNode): boolean {
    return this.text[start] === "{" || this.text[start] === "[";
  }

  #scalar({ start, end, style }: YamlScalar): void {
    if (style === "single") this.#quotes(start, end);
  }

  /** The lines that a value goes on in move along with its first one, except those of expressions. */
  #continue(value: YamlNode, { from, to }: Move, least: number): void {
    const first = this.source.lineAt(value.start);
    const last = this.source.lineAt(value.end);
    const isExpression =
      value.kind === "scalar" && (value.style === "raw" || String(value.value).includes("${{"));
    const isScalar = value.kind === "scalar";
    for (let line = first + 1; line <= last; line++) {
      this.continuations.set(
        line,
        isExpression ? { shift: 0, least: 0, isScalar } : { shift: to - from, least, isScalar },
      );
      if (isScalar) this.openLines.add(line - 1);
    }
  }

  /** Its lines move as far as its key does, and those that belong to it stay whatever they hold. */
  #blockScalar(value: YamlScalar, behind: number, { from, to }: Move): void {
    const header = skipSpaces(this.text, behind);
    this.#replace(behind, header, /^[ \t]+$/, " ");
    const keepsEnd = /^[|>][0-9]?\+/.test(this.text.slice(header, header + 3));
    let last = this.source.lineAt(Math.max(value.end - 1, value.start));
    if (value.start === value.end) return;
    while (!keepsEnd && this.source.line(last).trim() === "" && this.source.line(last).length <= value.indent)
      last -= 1;
    for (let line = this.source.lineAt(value.start); line <= last; line++) {
      this.continuations.set(line, { shift: to - from, least: 0, isScalar: true });
      this.openLines.add(line);
    }
  }

  /** `[ … ]` and `{ … }`. Where it breaks its lines is its author's. */
  #flow(node: YamlNode): void {
    if (node.kind === "scalar") return this.#scalar(node);
    if (!this.#isFlow(node)) {
      this.#flowChildren(node, node.start, "");
      return;
    }
    const pad = node.kind === "map" ? " " : "";
    const at = this.#flowChildren(node, node.start + 1, pad);
    const isEmpty = node.kind === "map" ? node.entries.length === 0 : node.items.length === 0;
    const isOneLine = !this.text.slice(node.start, node.end).includes("\n");
    this.#replace(at, node.end - 1, isOneLine ? /^[ \t]*,?[ \t]*$/ : /^[ \t]*$/, isEmpty ? "" : pad);
  }

  /** Returns where the last one ends. */
  #flowChildren(node: YamlMap | YamlList, start: number, pad: string): number {
    let at = start;
    const children: readonly (YamlEntry | YamlNode)[] = node.kind === "map" ? node.entries : node.items;
    for (const [index, child] of children.entries()) {
      const childStart = "key" in child ? child.keyStart : child.start;
      if (index === 0) this.#replace(at, childStart, /^[ \t]*$/, pad);
      else this.#replace(at, childStart, /^[ \t]*,[ \t]*$/, ", ");
      at = "key" in child ? this.#flowEntry(child) : child.end;
      if (!("key" in child)) this.#flow(child);
    }
    return at;
  }

  #flowEntry({ keyStart, keyEnd, value }: YamlEntry): number {
    this.#quotes(keyStart, keyEnd);
    if (value.start === value.end) {
      const colon = skipSpaces(this.text, keyEnd);
      return this.text[colon] === ":" ? colon + 1 : keyEnd;
    }
    this.#replace(keyEnd, value.start, /^[ \t]*:[ \t]*$/, ": ");
    this.#flow(value);
    return value.end;
  }

  /** Double quotes, where nothing between them has to change. */
  #quotes(start: number, end: number): void {
    const isPlain = /^'[^'"\\\n]*'$/.test(this.text.slice(start, end));
    if (!isPlain) return;
    this.edits.push({ start, end: start + 1, text: '"' }, { start: end - 1, end, text: '"' });
  }

  /** What trails the last thing of a line: nothing, or a comment behind one space. */
  #endOfLine(start: number): void {
    const end = this.source.lineEnd(this.source.lineAt(start));
    const [, comment] = /^[ \t]+(#.*)?$/.exec(this.text.slice(start, end)) ?? [];
    if (comment !== undefined) this.edits.push({ start, end: end - comment.length, text: " " });
  }

  #place(offset: number, to: number): Move {
    const line = this.source.lineAt(offset);
    const move = { from: offset - this.source.lineStart(line), to };
    const moves = this.moves.get(line);
    if (moves === undefined) this.moves.set(line, [move]);
    else moves.push(move);
    return move;
  }

  /** Changes a part of a line, if it is what it should be. */
  #replace(start: number, end: number, wanted: RegExp, text: string): void {
    const found = this.text.slice(start, end);
    if (end >= start && found !== text && wanted.test(found)) this.edits.push({ start, end, text });
  }
}
