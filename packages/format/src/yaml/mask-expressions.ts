import { endOfLine, endOfQuoted, skipSpaces, startOfNextLine, trimEnd } from "./line-scan.ts";
import { findExpressionEnd, findTemplateEnd } from "./expression-end.ts";

/** Keys of a block whose values are bare CEL. */
export interface RawKeys {
  /** Of the block's own mapping. */
  readonly own: ReadonlySet<string>;
  /** Of the mapping under a key of the block: `until` under `repeat`. */
  readonly under: ReadonlyMap<string, ReadonlySet<string>>;
}

export const noRawKeys: RawKeys = { own: new Set(), under: new Map() };

/** A part of a YAML text that is read as it stands. */
export interface RawRegion {
  readonly start: number;
  readonly end: number;
  /** `expression`: the whole value of a raw key. `template`: a `${{ … }}` in a longer or shorter value. */
  readonly kind: "expression" | "template";
}

export interface MaskedText {
  /** As long as the text it was made of, with nothing in the regions that YAML would stumble over. */
  readonly text: string;
  readonly regions: readonly RawRegion[];
  /** `${{ … }}` without quotes inside `[ ]` or `{ }`, where YAML gives braces a meaning of its own. */
  readonly misplaced: readonly RawRegion[];
}

/**
 * Hides expressions from YAML, which would take `!a` for a tag, cut at ` #` and stumble over `: `.
 * Follows the text just far enough to know where values start: keys, block scalars, quotes, brackets.
 */
export function maskExpressions(text: string, rawKeys: RawKeys): MaskedText {
  if (rawKeys.own.size === 0 && !text.includes("${{")) return { text, regions: [], misplaced: [] };
  return new Masker(text, rawKeys).mask();
}

/** The longest `${{ … }}` that is looked for, so that unclosed ones cost little. */
const longestTemplate = 8000;

class Masker {
  readonly #text: string;
  readonly #rawKeys: RawKeys;
  readonly #regions: RawRegion[] = [];
  readonly #misplaced: RawRegion[] = [];
  /** Lines indented deeper than this belong to a block scalar; -2 outside of one. */
  #blockIndent = -2;
  /** The indentation of the block's own mapping. */
  #ownIndent = -1;
  /** The key of the block's own mapping that the text is under. */
  #ownKey = "";
  readonly #known = new Map<string, number>();

  constructor(text: string, rawKeys: RawKeys) {
    this.#text = text;
    this.#rawKeys = rawKeys;
  }

  mask(): MaskedText {
    let at = 0;
    while (at < this.#text.length) at = this.#line(at);
    return { text: this.#hide(), regions: this.#regions, misplaced: this.#misplaced };
  }

  /** Reads a line from its start, and further where its value goes on. Returns the start of the next one. */
  #line(lineStart: number): number {
    const text = this.#text;
    let at = skipSpaces(this.#text, lineStart);
    if (at >= text.length || text[at] === "\n" || text[at] === "#") return startOfNextLine(this.#text, at);
    let indent = at - lineStart;
    if (this.#blockIndent > -2) {
      if (indent > this.#blockIndent) return startOfNextLine(this.#text, at);
      this.#blockIndent = -2;
    }
    let parentIndent = -1;
    while (/^[-?][ \t]/.test(text.slice(at, at + 2))) {
      parentIndent = at - lineStart;
      at = skipSpaces(this.#text, at + 1);
      indent = at - lineStart;
    }
    return this.#content(at, indent, parentIndent, lineStart);
  }

  /** Reads what a line holds behind its dashes: `key: value`, or a value alone. */
  #content(at: number, indent: number, parentIndent: number, lineStart: number): number {
    const key = this.#key(at);
    if (key === undefined) {
      const inside = parentIndent >= 0 ? parentIndent : indent - 1;
      return this.#value(at, inside, this.#flowKeys(lineStart === at ? "" : undefined));
    }
    if (this.#ownIndent === -1) this.#ownIndent = indent;
    const own = indent === this.#ownIndent && parentIndent === -1;
    const raw = own ? this.#rawKeys.own : this.#rawKeys.under.get(this.#ownKey);
    if (own) this.#ownKey = key.name;
    if (raw?.has(key.name) === true && (own || parentIndent === -1))
      return this.#rawValue(key.valueStart, indent);
    return this.#value(key.valueStart, indent, this.#flowKeys(own ? key.name : undefined));
  }

  /** The raw keys of a flow mapping that is the block itself, or the value of one of its keys. */
  #flowKeys(ownKey: string | undefined): ReadonlySet<string> | undefined {
    if (ownKey === undefined) return undefined;
    return ownKey === "" ? this.#rawKeys.own : this.#rawKeys.under.get(ownKey);
  }

  /** `key:` with or without quotes, and where its value starts. */
  #key(at: number): { readonly name: string; readonly valueStart: number } | undefined {
    const text = this.#text;
    const quoted = text[at] === '"' || text[at] === "'";
    const end = quoted ? endOfQuoted(this.#text, at) : this.#endOfPlainKey(at);
    if (end === -1) return undefined;
    const colon = skipSpaces(this.#text, end);
    if (text[colon] !== ":" || !/[ \t\n]/.test(text[colon + 1] ?? "\n")) return undefined;
    const name = quoted ? text.slice(at + 1, end - 1) : text.slice(at, end).trimEnd();
    return { name, valueStart: skipSpaces(this.#text, colon + 1) };
  }

  /** `text ${{ a ? b : c }}` and `text # x: y` hold no key. */
  #endOfPlainKey(start: number): number {
    const text = this.#text;
    if ("[]{}#&*!|>%@`,".includes(text[start] ?? "")) return -1;
    for (let at = start; at < text.length && text[at] !== "\n"; at++) {
      if (text[at] === ":" && /[ \t\n]/.test(text[at + 1] ?? "\n")) return at;
      if (text[at] === "$" && text.startsWith("${{", at)) return -1;
      if (text[at] === "#" && (text[at - 1] === " " || text[at - 1] === "\t")) return -1;
    }
    return -1;
  }

  /** The value of a raw key: everything up to a comment or to a line that is not indented deeper. */
  #rawValue(start: number, indent: number): number {
    const text = this.#text;
    let at = start;
    if (text[at] === "\n" || text[at] === "#" || at >= text.length) {
      at = skipSpaces(this.#text, startOfNextLine(this.#text, at));
      const nested = at - text.lastIndexOf("\n", at - 1) - 1 > indent;
      if (!nested || text[at] === "\n" || text[at] === "#" || text[at] === "-" || this.#key(at) !== undefined)
        return startOfNextLine(this.#text, start);
    }
    if (text[at] === "|" || text[at] === ">") return this.#value(at, indent, undefined);
    if (this.#isQuotedWhole(at)) return this.#value(at, indent, undefined);
    const end = trimEnd(
      this.#text,
      at,
      findExpressionEnd(text, at, this.#endOfNested(at, indent, text.length), ""),
    );
    if (end > at) this.#regions.push({ start: at, end, kind: "expression" });
    return startOfNextLine(this.#text, end);
  }

  /** Whether a value is one quoted scalar and nothing else: then YAML may read it. */
  #isQuotedWhole(at: number): boolean {
    const end = endOfQuoted(this.#text, at);
    return (
      end !== -1 &&
      /^[ \t]*(?:\s#[^\n]*)?(?:\n|$)/.test(this.#text.slice(end, startOfNextLine(this.#text, end)))
    );
  }

  /** A value by YAML's own rules, with the `${{ … }}` in it hidden. */
  #value(at: number, indent: number, flowKeys: ReadonlySet<string> | undefined): number {
    const text = this.#text;
    const first = text[at];
    if (first === "|" || first === ">") {
      this.#blockIndent = indent;
      return startOfNextLine(this.#text, at);
    }
    if (first === '"' || first === "'")
      return startOfNextLine(this.#text, Math.max(endOfQuoted(this.#text, at), at));
    if (first === "[" || first === "{") return startOfNextLine(this.#text, this.#flow(at, flowKeys));
    return this.#plain(at, indent);
  }

  #plain(start: number, indent: number): number {
    const text = this.#text;
    let at = start;
    for (;;) {
      const lineEnd = endOfLine(this.#text, at);
      const open = this.#next("${{", at);
      if (open >= lineEnd || /\s#/.test(text.slice(Math.max(at - 1, 0), open))) return lineEnd + 1;
      if (text[open - 1] === "$") {
        at = open + 3;
        continue;
      }
      const end = this.#templateEnd(open, indent);
      const region = {
        start: open,
        end: end === -1 ? trimEnd(this.#text, open, lineEnd) : end,
        kind: "template",
      } as const;
      this.#regions.push(region);
      at = region.end;
    }
  }

  /** Reads `[ … ]` or `{ … }`. Returns where it ends. */
  #flow(start: number, rawKeys: ReadonlySet<string> | undefined): number {
    const text = this.#text;
    let depth = 0;
    let at = start;
    while (at < text.length) {
      const character = text[at] ?? "";
      if ((character === '"' || character === "'") && /[\s[{,:]/.test(text[at - 1] ?? " ")) {
        const end = endOfQuoted(this.#text, at);
        if (end === -1) return text.length;
        at = end;
        continue;
      }
      if (character === "#" && /\s/.test(text[at - 1] ?? "")) {
        at = endOfLine(this.#text, at);
        continue;
      }
      if (text.startsWith("${{", at) && text[at - 1] !== "$") {
        at = this.#misplacedTemplate(at);
        continue;
      }
      if (character === "[" || character === "{") depth += 1;
      else if (character === "]" || character === "}") depth -= 1;
      if (depth === 0) return at + 1;
      at += 1;
      if (depth === 1 && rawKeys !== undefined && (character === "{" || character === ","))
        at = this.#flowRawValue(at, rawKeys);
    }
    return at;
  }

  /** Passes over `until: …` in a flow mapping, if that comes next. */
  #flowRawValue(at: number, rawKeys: ReadonlySet<string>): number {
    const match = /^\s*(\w+)[ \t]*:[ \t]+/.exec(this.#text.slice(at, at + 200));
    if (match === null || !rawKeys.has(match[1] ?? "")) return at;
    const start = at + match[0].length;
    if (
      this.#text.startsWith("${{", start) ||
      /^["'][^\n]*?["']\s*[,}]/.test(this.#text.slice(start, start + 2000))
    )
      return at;
    const end = trimEnd(
      this.#text,
      start,
      findExpressionEnd(this.#text, start, endOfLine(this.#text, start), ",}"),
    );
    if (end > start) this.#regions.push({ start, end, kind: "expression" });
    return Math.max(end, start);
  }

  /** Behind a `${{ … }}`, which may go on in lines that are indented deeper; -1 where nothing closes it. */
  #templateEnd(open: number, indent: number): number {
    const close = this.#next("}}", open);
    if (close > open + longestTemplate) return -1;
    const nested = indent === -1 ? this.#text.length : this.#endOfNested(open, indent, longestTemplate);
    return findTemplateEnd(this.#text, open, Math.min(nested, open + longestTemplate));
  }

  #misplacedTemplate(start: number): number {
    const end = this.#templateEnd(start, -1);
    const region = { start, end: end === -1 ? endOfLine(this.#text, start) : end, kind: "template" } as const;
    this.#misplaced.push(region);
    this.#regions.push(region);
    return region.end;
  }

  /** The end of the last line, from `at` on, that is indented deeper than `indent`; not much further than `most`. */
  #endOfNested(at: number, indent: number, most: number): number {
    const text = this.#text;
    let end = endOfLine(this.#text, at);
    for (let next = end + 1; next < text.length && next < at + most;) {
      const content = skipSpaces(this.#text, next);
      const lineEnd = endOfLine(this.#text, content);
      if (content < lineEnd) {
        if (content - next <= indent) break;
        end = lineEnd;
      }
      next = lineEnd + 1;
    }
    return end;
  }

  #hide(): string {
    let hidden = "";
    let at = 0;
    for (const { start, end } of this.#regions) {
      hidden += this.#text.slice(at, start);
      hidden += this.#text.slice(start, end).replaceAll(/[^\n]+/g, (line) => hideLine(line));
      at = end;
    }
    return hidden + this.#text.slice(at);
  }

  /** Where a mark is next from `at` on; remembered, because most lines have none. */
  #next(mark: "${{" | "}}", at: number): number {
    const known = this.#known.get(mark);
    if (known !== undefined && known >= at) return known;
    const found = this.#text.indexOf(mark, at);
    const next = found === -1 ? Number.POSITIVE_INFINITY : found;
    this.#known.set(mark, next);
    return next;
  }
}

/** Indentation and what trails a line stay, so that YAML folds the lines as it would have. */
function hideLine(line: string): string {
  return line.replace(/\S.*\S|\S/, (inner) => "x".repeat(inner.length));
}
