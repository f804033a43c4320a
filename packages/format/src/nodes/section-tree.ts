import type { Section } from "../outline/section.ts";

/** A section with the sections under its heading. */
export interface SectionTree {
  readonly section: Section;
  readonly children: readonly SectionTree[];
  /** Whether it or one below it holds a step. */
  readonly hasSteps: boolean;
}

export interface SectionForest {
  readonly roots: readonly SectionTree[];
  /** The only level-1 heading, where it has no fence of its own. */
  readonly title?: Section;
}

interface Growing {
  readonly section: Section;
  readonly children: Growing[];
}

/** Puts sections under their headings: each belongs to the nearest heading before it of a higher rank. */
export function buildSectionTree(sections: readonly Section[]): SectionForest {
  const title = findTitle(sections);
  const roots: Growing[] = [];
  const open: Growing[] = [];
  for (const section of sections) {
    if (section.level === 0 || section === title) {
      open.length = 0;
      continue;
    }
    while (open.length > 0 && (open.at(-1)?.section.level ?? 0) >= section.level) open.pop();
    const grown: Growing = { section, children: [] };
    (open.at(-1)?.children ?? roots).push(grown);
    open.push(grown);
  }
  return { roots: roots.map(finish), ...(title !== undefined && { title }) };
}

function findTitle(sections: readonly Section[]): Section | undefined {
  const [first, ...others] = sections.filter(({ level }) => level === 1);
  return others.length === 0 && first?.fences.length === 0 ? first : undefined;
}

function finish({ section, children }: Growing): SectionTree {
  const finished = children.map(finish);
  const hasSteps =
    section.fences.some(({ mark }) => mark === "step") || finished.some((child) => child.hasSteps);
  return { section, children: finished, hasSteps };
}
