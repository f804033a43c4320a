import type { SourceRange } from "@tidemark/spec";
import type { Block } from "../block.ts";
import type { YamlEntry, YamlNode } from "../yaml/yaml-node.ts";

/** One setting of a step, group or flow, and the text that it stands in. */
export interface Setting {
  readonly entry: YamlEntry;
  readonly block: Block;
}

/** Settings by their key as the file spells it. */
export type Settings = ReadonlyMap<string, Setting>;

export function keyRange({ entry, block }: Setting): SourceRange {
  return block.range(entry.keyStart, entry.keyEnd);
}

export function valueRange({ entry, block }: Setting): SourceRange {
  return nodeRange(entry.value, entry.keyStart, block);
}

/** The range of a value; where there is none, of the key in front of it. */
export function nodeRange(node: YamlNode, keyStart: number, block: Block): SourceRange {
  if (node.start === node.end) return block.range(keyStart, node.end);
  return block.range(node.start, trimmedEnd(node, block));
}

/** Block scalars end behind their last line break, which is nothing to point at. */
function trimmedEnd(node: YamlNode, block: Block): number {
  return node.start + block.text.slice(node.start, node.end).trimEnd().length;
}
