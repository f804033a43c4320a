import type { Json } from "@tidemark/spec";

/** A value of a YAML text with the place it came from. Offsets count in that text. */
export type YamlNode = YamlScalar | YamlList | YamlMap;

export interface YamlScalar {
  readonly kind: "scalar";
  readonly value: string | number | boolean | null;
  /** With its quotes, where it has some. */
  readonly start: number;
  readonly end: number;
  readonly style: ScalarStyle;
  /** Of a block scalar: how much each of its lines is indented; -1 where there is no text. */
  readonly indent: number;
}

/** `raw`: read as it stands. `info`: in the quotes of an info string, where a backslash stands in front of a quote. */
export type ScalarStyle = "plain" | "single" | "double" | "literal" | "folded" | "info" | "raw" | "empty";

export interface YamlList {
  readonly kind: "list";
  readonly items: readonly YamlNode[];
  readonly start: number;
  readonly end: number;
}

export interface YamlMap {
  readonly kind: "map";
  readonly entries: readonly YamlEntry[];
  readonly start: number;
  readonly end: number;
}

export interface YamlEntry {
  readonly key: string;
  readonly keyStart: number;
  readonly keyEnd: number;
  readonly value: YamlNode;
}

/** The plain value of a node. */
export function toJson(node: YamlNode): Json {
  switch (node.kind) {
    case "scalar":
      return node.value;
    case "list":
      return node.items.map(toJson);
    case "map": {
      const object: Record<string, Json> = {};
      for (const { key, value } of node.entries) object[key] = toJson(value);
      return object;
    }
  }
}

/** What a node is, for a message. */
export function describeNode(node: YamlNode): string {
  if (node.kind === "list") return "a list";
  if (node.kind === "map") return "a mapping";
  const { value } = node;
  if (value === null) return "nothing";
  if (typeof value === "string") return value.length > 40 ? `"${value.slice(0, 39)}…"` : `"${value}"`;
  return String(value);
}
