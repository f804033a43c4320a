import type { RawKeys } from "../yaml/mask-expressions.ts";
import { parseYaml } from "../yaml/parse-yaml.ts";
import { toJson, type YamlMap, type YamlNode } from "../yaml/yaml-node.ts";
import { arrangeLines } from "./arrange-lines.ts";
import { Layout } from "./layout.ts";
import { orderLines } from "./order-lines.ts";

export interface TidyOptions {
  readonly rawKeys: RawKeys;
  /** Keys that come first, in this order. */
  readonly order: readonly string[];
}

/** A line as it should be, and the line that it was, counted from 0. */
export interface TidyLine {
  readonly text: string;
  readonly line: number;
}

/**
 * The lines of a block of settings, laid out. Undefined where there is nothing that could be: no
 * mapping of lines, or one that would not mean the same afterwards.
 */
export function tidySettings(text: string, { rawKeys, order }: TidyOptions): readonly TidyLine[] | undefined {
  const { node, problems } = parseYaml(text, rawKeys);
  if (node?.kind !== "map" || problems.length > 0 || text[node.start] === "{") return undefined;
  const arranged = arrangeLines(new Layout(text, node));
  const wanted = meaning(text, node);
  // What was read must be what is read afterwards. Nothing is changed on a guess.
  return [orderLines(arranged, order), arranged].find((lines) => {
    const tidy = lines.map((line) => line.text).join("\n");
    const { node: read, problems: found } = parseYaml(tidy, rawKeys);
    return read?.kind === "map" && found.length === 0 && meaning(tidy, read) === wanted;
  });
}

/** What a mapping says, in whichever order. */
function meaning(text: string, { entries }: YamlMap): string {
  const said = entries.map(({ key, value }) => JSON.stringify([key, toJson(value), numbers(text, value)]));
  return said.toSorted().join("\n");
}

/** Numbers and their like as they are written: `1.10` is a version too. */
function numbers(text: string, node: YamlNode): readonly string[] {
  if (node.kind === "list") return node.items.flatMap((item) => numbers(text, item));
  if (node.kind === "map") return node.entries.flatMap(({ value }) => numbers(text, value));
  return typeof node.value === "string" ? [] : [text.slice(node.start, node.end)];
}
