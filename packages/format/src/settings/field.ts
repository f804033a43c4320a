import {
  flowNamePattern,
  idPattern,
  isSpecError,
  parseDuration,
  suggest,
  type Json,
  type SourceRange,
} from "@tidemark/spec";
import type { Block } from "../block.ts";
import type { FormatCode } from "../codes/format-code.ts";
import type { Diagnostics, DiagnosticDetails } from "../diagnostics.ts";
import { findTemplateEnd } from "../yaml/expression-end.ts";
import { describeNode, toJson, type YamlEntry, type YamlNode } from "../yaml/yaml-node.ts";
import { nodeRange, type Setting } from "./setting.ts";

export interface NumberLimits {
  readonly least?: number;
  readonly whole?: boolean;
}

/**
 * A value that should have some shape. Each reader gives the value if it has that shape, and
 * otherwise complains and gives nothing.
 */
export class Field {
  /** What it is called in messages: `retry.base`. */
  readonly name: string;
  readonly node: YamlNode;
  readonly #keyStart: number;
  readonly #block: Block;
  readonly #diagnostics: Diagnostics;

  constructor(name: string, node: YamlNode, keyStart: number, block: Block, diagnostics: Diagnostics) {
    this.name = name;
    this.node = node;
    this.#keyStart = keyStart;
    this.#block = block;
    this.#diagnostics = diagnostics;
  }

  static of({ entry, block }: Setting, diagnostics: Diagnostics): Field {
    return new Field(entry.key, entry.value, entry.keyStart, block, diagnostics);
  }

  get range(): SourceRange {
    return nodeRange(this.node, this.#keyStart, this.#block);
  }

  get isMap(): boolean {
    return this.node.kind === "map";
  }

  get isList(): boolean {
    return this.node.kind === "list";
  }

  /** Whether it is a mapping with this key. */
  hasKey(key: string): boolean {
    return this.node.kind === "map" && this.node.entries.some((entry) => entry.key === key);
  }

  /** The scalar's value, where it is one. */
  get scalar(): string | number | boolean | null | undefined {
    return this.node.kind === "scalar" ? this.node.value : undefined;
  }

  /** The scalar as it is written, without its quotes: `1.0` stays `1.0`. */
  get written(): string | undefined {
    const { node } = this;
    if (node.kind !== "scalar" || node.value === null) return undefined;
    return typeof node.value === "string" ? node.value : this.#block.text.slice(node.start, node.end);
  }

  complain(
    code: FormatCode,
    message: string,
    details: DiagnosticDetails = {},
    range: SourceRange = this.range,
  ): undefined {
    this.#diagnostics.add(code, range, message, details);
    return undefined;
  }

  /** The shape is not the one that was asked for. */
  mismatch(expected: string, help?: string): undefined {
    const { node } = this;
    if (typeof this.scalar === "string" && this.scalar.includes("${{")) {
      return this.complain(
        "TM1407",
        `\`${this.name}\` is fixed when the file is read and cannot hold an expression.`,
        {
          expected,
          help: "Write the value itself.",
        },
      );
    }
    const got =
      node.kind === "scalar" && node.value === null
        ? `\`${this.name}\` has no value`
        : `\`${this.name}\` is ${describeNode(node)}`;
    return this.complain("TM1401", `${got}, and should be ${expected}.`, {
      expected,
      ...(help !== undefined && { help }),
    });
  }

  json(): Json | undefined {
    const value = toJson(this.node);
    return value === null && this.node.kind === "scalar" && this.node.style === "empty"
      ? this.mismatch("a value")
      : value;
  }

  text(expected = "a text"): string | undefined {
    const { scalar } = this;
    if (typeof scalar !== "string" || scalar === "")
      return this.mismatch(
        expected,
        typeof scalar === "number" ? `Write it in quotes: "${this.written}".` : undefined,
      );
    return scalar;
  }

  /** A text that is known when the file is read. */
  fixedText(expected = "a text"): string | undefined {
    const { scalar } = this;
    return typeof scalar === "string" && scalar !== "" && !scalar.includes("${{")
      ? scalar
      : this.mismatch(expected);
  }

  boolean(): boolean | undefined {
    return typeof this.scalar === "boolean" ? this.scalar : this.mismatch("`true` or `false`");
  }

  number({ least = 0, whole = true }: NumberLimits = {}): number | undefined {
    const { scalar } = this;
    const kind = whole ? "whole number" : "number";
    const expected = `a ${kind}${Number.isFinite(least) ? `, ${least} or more` : ""}`;
    const fits = typeof scalar === "number" && scalar >= least && (!whole || Number.isSafeInteger(scalar));
    return fits ? scalar : this.mismatch(expected);
  }

  /** Milliseconds. */
  duration(): number | undefined {
    const { scalar, written } = this;
    const expected = "a duration such as `500ms`, `30s` or `1h30m`";
    if (scalar === 0) return 0;
    if (typeof scalar === "number") {
      const help = `Write \`${written}s\` for seconds, or \`${written}ms\` for milliseconds.`;
      return this.complain("TM1403", `\`${this.name}\` needs a unit.`, { expected, help });
    }
    if (typeof scalar !== "string" || scalar.includes("${{")) return this.mismatch(expected);
    try {
      return parseDuration(scalar);
    } catch (error) {
      if (!isSpecError(error)) throw error;
      return this.complain("TM1403", `\`${scalar}\` is no duration.`, {
        expected,
        help: "Units are `ms`, `s`, `m`, `h`, `d` and `w`.",
      });
    }
  }

  oneOf<const Word extends string>(words: readonly Word[]): Word | undefined {
    const { scalar } = this;
    const found = words.find((word) => word === scalar);
    if (found !== undefined) return found;
    const expected = listWords(words.map((word) => `\`${word}\``));
    if (typeof scalar !== "string" || scalar.includes("${{")) return this.mismatch(expected);
    const meant = suggest(scalar, words);
    return this.complain("TM1404", `\`${this.name}\` cannot be \`${scalar}\`.`, {
      expected,
      ...(meant !== undefined && { help: `Did you mean \`${meant}\`?` }),
    });
  }

  /** A name of a step, loop variable or the like. */
  id(): string | undefined {
    return this.#name(idPattern, "an id: a lower-case letter, then up to 63 letters, digits or `_`");
  }

  flowName(): string | undefined {
    return this.#name(
      flowNamePattern,
      "a name: a lower-case letter, then up to 63 lower-case letters, digits, `_` or `-`",
    );
  }

  #name(pattern: RegExp, expected: string): string | undefined {
    const text = this.fixedText(expected);
    if (text === undefined || pattern.test(text)) return text;
    const better = text
      .normalize("NFKD")
      .toLowerCase()
      .replaceAll(/[^a-z0-9_-]+/g, "_")
      .replace(/^[^a-z]+/, "")
      .replace(/_+$/, "")
      .slice(0, 64);
    const help = pattern.test(better) ? { help: `Write \`${better}\`.` } : {};
    return this.complain("TM1408", `\`${text}\` is not what a name looks like here.`, { expected, ...help });
  }

  /** Bare CEL. */
  expression(): string | undefined {
    const { scalar } = this;
    if (typeof scalar === "boolean" || typeof scalar === "number") return String(scalar);
    if (typeof scalar !== "string" || scalar.trim() === "")
      return this.mismatch("an expression such as `count > 3`");
    const open = scalar.indexOf("${{");
    if (open === -1) return scalar;
    const close = findTemplateEnd(scalar, open, scalar.length);
    const inner = scalar.slice(open + 3, close === -1 ? undefined : close - 2).trim();
    const bare = `${scalar.slice(0, open)}${inner}${close === -1 ? "" : scalar.slice(close)}`.trim();
    this.complain("TM1406", `\`${this.name}\` holds a bare expression, without \`\${{ }}\`.`, {
      help: `Write \`${this.name}: ${bare}\`.`,
    });
    // What it refers to counts as referred to.
    return bare === "" ? undefined : bare;
  }

  /** The items of a list. */
  items(expected = "a list"): readonly Field[] | undefined {
    const { node } = this;
    if (node.kind !== "list") return this.mismatch(expected);
    return node.items.map(
      (item, index) => new Field(`${this.name}[${index}]`, item, item.start, this.#block, this.#diagnostics),
    );
  }

  /** The values of a mapping with keys of the author's own, by key. */
  entries(expected = "a mapping"): readonly KeyedField[] | undefined {
    const { node } = this;
    if (node.kind !== "map") return this.mismatch(expected);
    return node.entries.map((entry) => ({
      key: entry.key,
      keyRange: this.#keyRange(entry),
      field: this.#child(entry),
    }));
  }

  /** The values of a mapping that may hold the given keys only. */
  fields<const Key extends string>(
    keys: readonly Key[],
    expected = "a mapping",
  ): Partial<Record<Key, Field>> | undefined {
    const { node } = this;
    if (node.kind !== "map") return this.mismatch(expected);
    const fields: Partial<Record<Key, Field>> = {};
    for (const entry of node.entries) {
      const key = keys.find((known) => known === entry.key);
      if (key !== undefined) fields[key] = this.#child(entry);
      else
        this.complain(
          "TM1402",
          `\`${this.name}\` has no key \`${entry.key}\`.`,
          describeKeys(entry.key, keys),
          this.#keyRange(entry),
        );
    }
    return fields;
  }

  #child(entry: YamlEntry): Field {
    return new Field(
      `${this.name}.${entry.key}`,
      entry.value,
      entry.keyStart,
      this.#block,
      this.#diagnostics,
    );
  }

  #keyRange(entry: YamlEntry): SourceRange {
    return this.#block.range(entry.keyStart, entry.keyEnd);
  }
}

export interface KeyedField {
  readonly key: string;
  readonly keyRange: SourceRange;
  readonly field: Field;
}

/** What to say of a key that is not known. */
export function describeKeys(key: string, keys: readonly string[]): DiagnosticDetails {
  const meant = suggest(key, keys);
  if (meant !== undefined) return { help: `Did you mean \`${meant}\`?` };
  return { expected: `one of ${listWords(keys.map((known) => `\`${known}\``))}` };
}

/** A list of alternatives for people. */
export function listWords(words: readonly string[]): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}
