import type { YamlScalar } from "./yaml-node.ts";

/** A scalar read a second time, now with the place of every character of its value. */
export interface ScalarOffsets {
  readonly value: string;
  /** For each character of the value, where in the YAML text that which stands for it starts and ends. */
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

const simpleEscapes: Readonly<Record<string, string>> = {
  ...{
    "0": "\0",
    a: "\u0007",
    b: "\b",
    t: "\t",
    "\t": "\t",
    n: "\n",
    v: "\v",
    f: "\f",
    r: "\r",
    e: "\u001b",
  },
  ...{ " ": " ", '"': '"', "/": "/", "\\": "\\", N: "\u0085", _: "\u00a0", L: "\u2028", P: "\u2029" },
};

const hexLengths: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/**
 * The places of a scalar's characters. Done only for scalars that a diagnostic is about; that it
 * reads the same value as the parser is held by a property test.
 */
export function scalarOffsets(text: string, scalar: YamlScalar): ScalarOffsets {
  const tracer = new Tracer(text);
  const { start, end } = scalar;
  switch (scalar.style) {
    case "empty":
      break;
    case "raw":
      tracer.copy(start, end);
      break;
    case "plain":
      tracer.flow(start, end, "");
      break;
    case "single":
      tracer.flow(start + 1, end - 1, "'");
      break;
    case "double":
      tracer.flow(start + 1, end - 1, "\\");
      break;
    case "info":
      tracer.quotedInfo(start + 1, end - 1);
      break;
    case "literal":
    case "folded":
      tracer.block(scalar);
  }
  return tracer.finish();
}

class Tracer {
  readonly #text: string;
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  #value = "";

  constructor(text: string) {
    this.#text = text;
  }

  copy(start: number, end: number): void {
    for (let at = start; at < end; at++) this.#push(this.#text[at] ?? "", at, at + 1);
  }

  finish(): ScalarOffsets {
    return { value: this.#value, starts: this.#starts, ends: this.#ends };
  }

  /** A plain or quoted scalar: line breaks are folded, and `escape` starts what stands for something else. */
  flow(start: number, end: number, escape: string): void {
    const text = this.#text;
    let at = start;
    while (at < end) {
      const character = text[at] ?? "";
      if (escape !== "" && character === escape) at = escape === "'" ? this.#pair(at) : this.#escape(at, end);
      else if (/[ \t\n]/.test(character)) at = this.#space(at, end, escape === "");
      else {
        this.#push(character, at, at + 1);
        at += 1;
      }
    }
  }

  quotedInfo(start: number, end: number): void {
    const quote = this.#text[start - 1];
    for (let at = start; at < end; at++) {
      const next = this.#text[at + 1];
      const escaped = this.#text[at] === "\\" && (next === quote || next === "\\");
      this.#push(this.#text[escaped ? at + 1 : at] ?? "", at, escaped ? at + 2 : at + 1);
      if (escaped) at += 1;
    }
  }

  #pair(at: number): number {
    this.#push("'", at, at + 2);
    return at + 2;
  }

  #escape(at: number, end: number): number {
    const escaped = this.#text[at + 1] ?? "";
    if (escaped === "\n") {
      let next = at + 2;
      while (next < end && /[ \t\n]/.test(this.#text[next] ?? "")) next += 1;
      return next;
    }
    const length = hexLengths[escaped];
    if (length === undefined) {
      this.#push(simpleEscapes[escaped] ?? escaped, at, at + 2);
      return at + 2;
    }
    const code = Number.parseInt(this.#text.slice(at + 2, at + 2 + length), 16);
    this.#push(String.fromCodePoint(code), at, at + 2 + length);
    return at + 2 + length;
  }

  /** Spaces stay where they are inside a line, and vanish around a line break. */
  #space(start: number, end: number, isPlain: boolean): number {
    let behind = start;
    let breaks = 0;
    while (behind < end && /[ \t\n]/.test(this.#text[behind] ?? "")) {
      if (this.#text[behind] === "\n") breaks += 1;
      behind += 1;
    }
    if (breaks === 1) this.#push(" ", start, behind);
    else if (breaks > 1) for (let count = 1; count < breaks; count++) this.#push("\n", start, behind);
    else if (behind < end || !isPlain) this.copy(start, behind);
    return behind;
  }

  block(scalar: YamlScalar): void {
    const indent = Math.max(scalar.indent, 0);
    const folded = scalar.style === "folded";
    let emptyLines = 0;
    let hasContent = false;
    let moreIndented = false;
    for (const { start, end } of this.#lines(scalar)) {
      if (scalar.indent < 0 || end - start <= this.#indentation(start, indent)) {
        emptyLines += 1;
        continue;
      }
      const content = start + indent;
      const deeper = folded && /[ \t]/.test(this.#text[content] ?? "");
      const joined = folded && !deeper && !moreIndented;
      if (joined && emptyLines === 0 && hasContent) this.#push(" ", content, content);
      const breaks = joined || !hasContent ? emptyLines : emptyLines + 1;
      for (let count = 0; count < (folded && !deeper && moreIndented ? emptyLines + 1 : breaks); count++)
        this.#push("\n", start, start);
      moreIndented = deeper;
      this.copy(content, end);
      hasContent = true;
      emptyLines = 0;
    }
    this.#trailing(scalar, hasContent, emptyLines);
  }

  /** The line breaks at the end, as many as the value says. */
  #trailing(scalar: YamlScalar, hasContent: boolean, emptyLines: number): void {
    const value = String(scalar.value ?? "");
    const most = hasContent ? emptyLines + 1 : emptyLines;
    for (let count = 0; count < most && this.#value.length < value.length; count++)
      this.#push("\n", scalar.end, scalar.end);
  }

  *#lines({ start, end }: YamlScalar): Generator<{ readonly start: number; readonly end: number }> {
    let at = start;
    while (at < end) {
      const found = this.#text.indexOf("\n", at);
      const lineEnd = found === -1 || found > end ? end : found;
      yield { start: at, end: lineEnd };
      at = lineEnd + 1;
    }
  }

  #indentation(start: number, most: number): number {
    let spaces = 0;
    while (spaces < most && this.#text[start + spaces] === " ") spaces += 1;
    return spaces;
  }

  #push(characters: string, start: number, end: number): void {
    for (let index = 0; index < characters.length; index++) {
      this.#starts.push(start);
      this.#ends.push(end);
    }
    this.#value += characters;
  }
}
