import type { DefinitionPlace, SourceRange } from "@tidemark/spec";
import type { NodeSource } from "./source-map.ts";
import { nodeRange, valueRange, type Setting } from "./settings/setting.ts";
import { scalarOffsets } from "./yaml/scalar-offsets.ts";
import type { YamlNode } from "./yaml/yaml-node.ts";

/** Fields of a definition whose keys in the file are not the same words in snake case. */
const spelling: Readonly<Record<string, string>> = { revision: "version", triggers: "on" };

/** Fields whose own fields are spelt differently in the file. */
const spelledInside = new Set(["retry", "repeat", "breaker", "rate", "run", "defaults"]);

/** The range of a place in one node of a definition. */
export function resolvePointer(node: NodeSource, place: DefinitionPlace): SourceRange {
  const [first, ...rest] = place.pointer.split("/").slice(1).map(unescape);
  if (first === undefined || first === "" || first === "title") return node.heading;
  if (first === "id") return node.id;
  if (first === "body") return bodyRange(node, place);
  if (first === "settings") {
    const [key, ...inner] = rest;
    return key === undefined ? (node.fence ?? node.heading) : settingRange(node, key, inner, place);
  }
  const inner = spelledInside.has(first) ? spell(rest) : rest;
  return settingRange(node, spellField(first), inner, place);
}

function bodyRange({ body, heading }: NodeSource, { start, end }: DefinitionPlace): SourceRange {
  if (body === undefined) return heading;
  if (start !== undefined) return body.range(start, end ?? start);
  const text = body.text.split("\n", 1)[0] ?? "";
  return body.range(text.length - text.trimStart().length, text.trimEnd().length);
}

function settingRange(
  node: NodeSource,
  key: string,
  inner: readonly string[],
  place: DefinitionPlace,
): SourceRange {
  const setting = node.settings.get(key);
  if (setting === undefined) return node.fence ?? node.heading;
  return follow(setting, inner, place);
}

/** Walks from a setting's value into it, as far as the file goes. */
function follow(setting: Setting, inner: readonly string[], place: DefinitionPlace): SourceRange {
  const { block } = setting;
  let { value, keyStart, keyEnd } = setting.entry;
  for (const part of inner) {
    const next = step(value, part);
    // A scalar may stand for a mapping (`retry: 5`), and a missing key belongs to what lacks it.
    if (next === undefined) {
      return value.kind === "scalar" ? nodeRange(value, keyStart, block) : block.range(keyStart, keyEnd);
    }
    ({ value, keyStart, keyEnd } = next);
  }
  if (place.key === true) return block.range(keyStart, keyEnd);
  if (place.start === undefined)
    return inner.length === 0 ? valueRange(setting) : nodeRange(value, keyStart, block);
  return partRange(value, keyStart, setting, place.start, place.end ?? place.start);
}

interface Step {
  readonly value: YamlNode;
  readonly keyStart: number;
  readonly keyEnd: number;
}

function step(node: YamlNode, part: string): Step | undefined {
  if (node.kind === "map") {
    const entry = node.entries.find(({ key }) => key === part);
    return entry;
  }
  const item = node.kind === "list" ? node.items[Number(part)] : undefined;
  return item === undefined ? undefined : { value: item, keyStart: item.start, keyEnd: item.end };
}

/** A part of a scalar's text, whatever quotes, folding and escapes it is written with. */
function partRange(
  node: YamlNode,
  keyStart: number,
  { block }: Setting,
  start: number,
  end: number,
): SourceRange {
  if (node.kind !== "scalar" || typeof node.value !== "string") return nodeRange(node, keyStart, block);
  const { starts, ends } = scalarOffsets(block.text, node);
  const first = starts[start] ?? node.end;
  return block.range(first, end > start ? (ends[end - 1] ?? node.end) : first);
}

function spell(fields: readonly string[]): readonly string[] {
  const [first, ...rest] = fields;
  return first === undefined ? [] : [spellField(first), ...(first === "retry" ? spell(rest) : rest)];
}

/** `onError` is `on_error`, `timeoutMs` is `timeout`. */
function spellField(field: string): string {
  return (
    spelling[field] ?? field.replace(/Ms$/, "").replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  );
}

function unescape(part: string): string {
  return part.replaceAll("~1", "/").replaceAll("~0", "~");
}
