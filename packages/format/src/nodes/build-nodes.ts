import { joinPath, type NodeDefinition, type SourceRange } from "@tidemark/spec";
import type { Block } from "../block.ts";
import type { Diagnostics } from "../diagnostics.ts";
import { limits } from "../limits.ts";
import { rangeOfFence } from "../outline/fence.ts";
import type { Outline } from "../outline/read-outline.ts";
import type { Section } from "../outline/section.ts";
import type { NodeSource } from "../source-map.ts";
import type { SourceText } from "../source-text.ts";
import { identify, type Identity } from "./identify.ts";
import { readFences } from "./read-fences.ts";
import { readGroup } from "./read-group.ts";
import { readProse } from "./read-prose.ts";
import { readStep } from "./read-step.ts";
import { buildSectionTree, type SectionTree } from "./section-tree.ts";

export interface BuiltNodes {
  readonly title?: string;
  readonly nodes: readonly NodeDefinition[];
  readonly sources: readonly NodeSource[];
  /** Paths of nodes with something that could not be read: what else seems wrong with them may follow from that. */
  readonly broken: ReadonlySet<string>;
  /** Whether every node has the id that the file gives it, or would give it once it is put right. */
  readonly isNamed: boolean;
}

/** Tells nodes with the same id apart until the file is checked. Such a file never becomes a definition. */
export const hiddenMark = "\u200b";

/** Makes steps and groups of the sections of a file. */
export function buildNodes(source: SourceText, outline: Outline, diagnostics: Diagnostics): BuiltNodes {
  return new NodeBuilder(source, outline, diagnostics).build();
}

class NodeBuilder {
  readonly #source: SourceText;
  readonly #outline: Outline;
  readonly #diagnostics: Diagnostics;
  readonly #sources: NodeSource[] = [];
  readonly #broken = new Set<string>();
  #isNamed = true;
  #count = 0;

  constructor(source: SourceText, outline: Outline, diagnostics: Diagnostics) {
    this.#source = source;
    this.#outline = outline;
    this.#diagnostics = diagnostics;
  }

  build(): BuiltNodes {
    this.#complainOfHomeless();
    const { roots, title } = buildSectionTree(this.#outline.sections);
    const nodes = this.#nodes(roots, "");
    const text = title === undefined ? "" : this.#outline.readHeading(title.heading).title;
    return {
      ...(text !== "" && { title: text }),
      nodes,
      sources: this.#sources,
      broken: this.#broken,
      isNamed: this.#isNamed,
    };
  }

  #complainOfHomeless(): void {
    for (const { level, fences } of this.#outline.sections) {
      if (level > 0) continue;
      for (const fence of fences) {
        this.#diagnostics.add(
          "TM1303",
          rangeOfFence(this.#source, fence),
          `This ${fence.mark} has no heading, and so no name.`,
          {
            expected: "a heading in front of it",
            help: "Put a heading above it, such as `## Fetch the topics`.",
          },
        );
      }
    }
  }

  #nodes(trees: readonly SectionTree[], scope: string): readonly NodeDefinition[] {
    const nodes: NodeDefinition[] = [];
    const taken = new Map<string, SourceRange>();
    for (const tree of trees) {
      if (!tree.hasSteps) this.#prose(tree);
      else if (this.#count++ < limits.nodes) nodes.push(this.#node(tree, scope, taken));
      else if (this.#count === limits.nodes + 1) {
        this.#diagnostics.add(
          "TM1002",
          this.#source.rangeOfLine(tree.section.line),
          `A flow has ${limits.nodes} steps and groups at the most.`,
          {
            help: "Let a group with `each` do what many steps do alike, or split the flow.",
          },
        );
      }
    }
    return nodes;
  }

  /** Sections without steps mean nothing, and so may hold no settings of a group either. */
  #prose({ section, children }: SectionTree): void {
    for (const fence of section.fences) {
      this.#diagnostics.add(
        "TM1307",
        rangeOfFence(this.#source, fence),
        "These are settings of a group, and there is no step under this heading.",
        {
          expected: "steps under deeper headings",
          help: "Add a step under a deeper heading, or write `yaml step` if this is a step.",
        },
      );
    }
    for (const child of children) this.#prose(child);
  }

  #node(tree: SectionTree, scope: string, taken: Map<string, SourceRange>): NodeDefinition {
    const { section } = tree;
    const identity = identify(
      this.#source,
      section,
      this.#outline.readHeading(section.heading),
      this.#diagnostics,
    );
    const id = this.#uniqueId(identity, taken);
    const path = joinPath(scope, id);
    const isGroup = tree.children.some(({ hasSteps }) => hasSteps);
    const fences = readFences(this.#source, section, isGroup, this.#diagnostics);
    if (fences.isBroken || identity.id === undefined) this.#broken.add(path);
    const range = this.#headingRange(section);
    this.#addSource(path, range, identity.range, fences);
    const prose = readProse(this.#source, section);
    const base = {
      id,
      ...(identity.title !== "" && { title: identity.title }),
      ...(prose !== "" && { prose }),
      location: range,
    };
    if (isGroup) {
      const settings = readGroup(fences.settings, this.#diagnostics);
      return { kind: "group", ...base, ...settings, nodes: this.#nodes(tree.children, path) };
    }
    for (const child of tree.children) this.#prose(child);
    const body = fences.body && { language: fences.body.language, text: fences.body.content.text };
    return { kind: "step", ...base, ...readStep(fences.settings, body, this.#diagnostics) };
  }

  /** The id under which a node stands in its scope while the file is checked. */
  #uniqueId({ id, likelyId, range }: Identity, taken: Map<string, SourceRange>): string {
    const wanted = id ?? likelyId;
    const first = wanted === undefined ? undefined : taken.get(wanted);
    if (wanted === undefined) this.#isNamed = false;
    // What yields no id stands under the one that it will most likely get, or under one that nothing can refer to.
    if (wanted === undefined || (id === undefined && first !== undefined)) return `unnamed_${this.#count}`;
    if (first === undefined) {
      taken.set(wanted, range);
      return wanted;
    }
    this.#diagnostics.add("TM2020", range, `There are two steps \`${wanted}\` here.`, {
      help: "Give one of them another id: in code at the end of its heading.",
      related: [{ message: "first here", range: first }],
    });
    return `${wanted}${hiddenMark}${this.#count}`;
  }

  #addSource(
    path: string,
    heading: SourceRange,
    id: SourceRange,
    fences: ReturnType<typeof readFences>,
  ): void {
    const body: Block | undefined = fences.body?.content;
    this.#sources.push({
      path,
      heading,
      id,
      settings: fences.settings,
      ...(body !== undefined && { body }),
      ...(fences.first !== undefined && { fence: rangeOfFence(this.#source, fences.first) }),
    });
  }

  #headingRange({ line, contentLine }: Section): SourceRange {
    return this.#source.range(this.#source.lineStart(line), this.#source.lineEnd(contentLine - 1));
  }
}
