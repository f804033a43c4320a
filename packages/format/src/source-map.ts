import type { DefinitionPlace, SourceRange } from "@tidemark/spec";
import type { Block } from "./block.ts";
import { resolvePointer } from "./resolve-pointer.ts";
import type { Settings } from "./settings/setting.ts";

/** Where a step, a group or the flow itself stands in the file. */
export interface NodeSource {
  readonly path: string;
  /** The line of its heading, or the file's first line. */
  readonly heading: SourceRange;
  /** The inline code at the end of the heading, or the heading's text. */
  readonly id: SourceRange;
  readonly settings: Settings;
  readonly body?: Block;
  /** The first line of its first fence. */
  readonly fence?: SourceRange;
}

/** Turns places in a definition into ranges of the file it was read from. Nothing is computed before it is asked for. */
export class SourceMap {
  readonly #nodes: ReadonlyMap<string, readonly NodeSource[]>;

  constructor(nodes: readonly NodeSource[]) {
    this.#nodes = Map.groupBy(nodes, ({ path }) => path);
  }

  /**
   * The range that a place came from. What the file does not spell out (a setting that is missing)
   * has the range of the nearest thing around it.
   *
   * @example
   * sourceMap.locate({ node: "topics", pointer: "/settings/url", start: 8, end: 15 })
   */
  locate(place: DefinitionPlace): SourceRange {
    const node = this.sourcesOf(place.node)[0] ?? this.sourcesOf("")[0];
    return node === undefined ? origin : resolvePointer(node, place);
  }

  /** The sources of a path: several where ids are not unique. */
  sourcesOf(path: string): readonly NodeSource[] {
    return this.#nodes.get(path) ?? [];
  }
}

const start = { line: 1, column: 1, offset: 0 };
const origin: SourceRange = { start, end: start };
