import type { Block } from "../block.ts";
import type { Diagnostics } from "../diagnostics.ts";
import { findTemplateEnd } from "../yaml/expression-end.ts";
import { resolvePlainScalar } from "../yaml/plain-scalar.ts";
import type { YamlScalar } from "../yaml/yaml-node.ts";
import type { Setting } from "./setting.ts";

const keyPattern = /([A-Za-z_][\w-]*)=/y;
const wordPattern = /\S+/y;

/**
 * The `key=value` pairs of an info string. Values are typed like YAML scalars; in quotes, or as
 * `${{ … }}`, they may hold spaces. `raw` names the keys that hold bare CEL.
 */
export function readInfoSettings(
  block: Block,
  raw: ReadonlySet<string>,
  diagnostics: Diagnostics,
): readonly Setting[] {
  const { text } = block;
  const settings: Setting[] = [];
  let at = 0;
  for (;;) {
    while (/\s/.test(text[at] ?? "")) at += 1;
    if (at >= text.length) return settings;
    const setting = readPair(block, at, raw);
    if (setting === undefined) {
      const end = endOfWords(text, at);
      complain(block, at, end, diagnostics);
      at = end;
    } else {
      settings.push(setting);
      at = setting.entry.value.end;
    }
  }
}

function readPair(block: Block, at: number, raw: ReadonlySet<string>): Setting | undefined {
  keyPattern.lastIndex = at;
  const key = keyPattern.exec(block.text)?.[1];
  if (key === undefined) return undefined;
  const value = readValue(block.text, at + key.length + 1, raw.has(key));
  return value && { entry: { key, keyStart: at, keyEnd: at + key.length, value }, block };
}

/** Behind a word that is no pair, and behind those that follow it and are none either. */
function endOfWords(text: string, start: number): number {
  let end = start;
  for (let at = start; at < text.length;) {
    wordPattern.lastIndex = at;
    const word = wordPattern.exec(text)?.[0] ?? "";
    end = at + word.length;
    at = end;
    while (/\s/.test(text[at] ?? "")) at += 1;
    keyPattern.lastIndex = at;
    if (keyPattern.test(text)) break;
  }
  return end;
}

function complain(block: Block, start: number, end: number, diagnostics: Diagnostics): void {
  const word = block.text.slice(start, end);
  diagnostics.add("TM1314", block.range(start, end), `\`${word}\` is no \`key=value\`.`, {
    expected: "`key=value`, with quotes around a value that holds spaces",
    help: 'Write it like `timeout=10s` or `when="count > 3"`, or put the setting into a `yaml step` fence.',
  });
}

function readValue(text: string, start: number, isRaw: boolean): YamlScalar | undefined {
  const quote = text[start];
  if (quote === '"' || quote === "'") return readQuoted(text, start, quote);
  let end = start;
  while (end < text.length && !/\s/.test(text[end] ?? "")) {
    const close = text.startsWith("${{", end) ? findTemplateEnd(text, end, text.length) : -1;
    end = close === -1 ? end + 1 : close;
  }
  if (end === start) return undefined;
  const word = text.slice(start, end);
  const isText = isRaw || word.includes("${{");
  const value = isText ? word : finite(resolvePlainScalar(word), word);
  return { kind: "scalar", value, start, end, style: isText ? "raw" : "plain", indent: -1 };
}

function readQuoted(text: string, start: number, quote: string): YamlScalar | undefined {
  let value = "";
  for (let at = start + 1; at < text.length; at++) {
    const character = text[at] ?? "";
    if (character === quote) {
      const isEnd = /^(?:\s|$)/.test(text.slice(at + 1, at + 2));
      return isEnd ? { kind: "scalar", value, start, end: at + 1, style: "info", indent: -1 } : undefined;
    }
    const escaped = character === "\\" && (text[at + 1] === quote || text[at + 1] === "\\");
    if (escaped) at += 1;
    value += text[at] ?? "";
  }
  return undefined;
}

/** Numbers that JSON cannot hold stay text, and the setting's own check refuses them. */
function finite(value: YamlScalar["value"], word: string): YamlScalar["value"] {
  return typeof value === "number" && !Number.isFinite(value) ? word : value;
}
