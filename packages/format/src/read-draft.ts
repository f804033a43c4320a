import { definitionVersion, type FlowDefinition, type NodeDefinition } from "@tidemark/spec";
import type { Diagnostics } from "./diagnostics.ts";
import { findFrontMatter } from "./front-matter/find-front-matter.ts";
import { emptyFrontMatter, readFrontMatter, type FrontMatter } from "./front-matter/read-front-matter.ts";
import { limits } from "./limits.ts";
import { buildNodes } from "./nodes/build-nodes.ts";
import { readOutline } from "./outline/read-outline.ts";
import { valueRange, type Settings } from "./settings/setting.ts";
import { readSettingsBlock } from "./settings/settings-block.ts";
import { SourceMap, type NodeSource } from "./source-map.ts";
import type { SourceText } from "./source-text.ts";
import { noRawKeys } from "./yaml/mask-expressions.ts";

/** What could be read of a file, whether or not all of it was right. */
export interface Draft {
  readonly definition: FlowDefinition;
  readonly sourceMap: SourceMap;
  /** Paths of nodes that could not be read completely; `""` is the front matter. */
  readonly broken: ReadonlySet<string>;
  /** Whether every node has the id that the file gives it. */
  readonly isNamed: boolean;
}

/** Reads a flow file as far as it can be read. */
export function readDraft(
  source: SourceText,
  path: string | undefined,
  diagnostics: Diagnostics,
): Draft | undefined {
  if (isTooLarge(source.text)) {
    diagnostics.add(
      "TM1001",
      source.range(0, 0),
      `The file is larger than ${limits.fileBytes / 1_000_000} MB.`,
      {
        help: "Keep data in files of its own, and read them in a step.",
      },
    );
    return undefined;
  }
  const place = findFrontMatter(source, diagnostics);
  const block =
    place.block === undefined ? undefined : readSettingsBlock(place.block, noRawKeys, diagnostics);
  const settings: Settings = new Map(block?.settings.map((setting) => [setting.entry.key, setting]));
  const isReadable = block !== undefined && !(block.isBroken && settings.size === 0);
  const frontMatter = isReadable
    ? readFrontMatter(settings, source.rangeOfLine(0), diagnostics)
    : emptyFrontMatter;
  const outline = readOutline(source, place.nextLine, diagnostics);
  const built = buildNodes(source, outline, diagnostics);
  const root: NodeSource = {
    path: "",
    heading: source.rangeOfLine(0),
    id: nameRange(settings) ?? source.rangeOfLine(0),
    settings,
  };
  if (built.nodes.length === 0 && !diagnostics.hasErrors) {
    diagnostics.add("TM1315", source.rangeOfLine(0), "This flow has no steps.", {
      help: "Mark a fence under a heading as a step: ```sh step",
    });
  }
  return {
    definition: assemble(frontMatter, built.title, built.nodes, path),
    sourceMap: new SourceMap([root, ...built.sources]),
    broken: block === undefined || block.isBroken ? new Set([...built.broken, ""]) : built.broken,
    isNamed: built.isNamed,
  };
}

function assemble(
  frontMatter: FrontMatter,
  title: string | undefined,
  nodes: readonly NodeDefinition[],
  path: string | undefined,
): FlowDefinition {
  return {
    version: definitionVersion,
    ...frontMatter,
    ...(title !== undefined && { title }),
    nodes,
    ...(path !== undefined && { source: path }),
  };
}

function nameRange(settings: Settings): ReturnType<typeof valueRange> | undefined {
  const name = settings.get("name");
  return name && valueRange(name);
}

function isTooLarge(text: string): boolean {
  // No character needs more than three bytes per code unit.
  if (text.length * 3 <= limits.fileBytes) return false;
  return text.length > limits.fileBytes || new TextEncoder().encode(text).length > limits.fileBytes;
}
