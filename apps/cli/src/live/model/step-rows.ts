import type { ChildCounts, StepBook, StepRecord } from "./step-book.ts";
import { topOf } from "./step-paths.ts";

/** A row of the list in the full screen. */
export type ListRow =
  | { readonly kind: "wave"; readonly wave: number; readonly ended: number; readonly total: number }
  | {
      readonly kind: "step";
      readonly record: StepRecord;
      /** Of a group: what is under it. */
      readonly children?: ChildCounts;
      readonly isUnfolded: boolean;
      readonly isChild: boolean;
    };

interface RowOptions {
  readonly filter: string;
  readonly unfolded: ReadonlySet<string>;
}

/** The list: waves with their steps, groups with what is under them where they are unfolded. A filter shows all that match. */
export function listRows(book: StepBook, { filter, unfolded }: RowOptions): readonly ListRow[] {
  const wanted = filter.trim().toLowerCase();
  const rows: ListRow[] = [];
  for (const [wave, { tops, children }] of byWave(book)) {
    const steps = tops.flatMap((record): ListRow[] => {
      const isUnfolded = unfolded.has(record.path) || wanted !== "";
      const under = children.get(record.path) ?? [];
      const shown = (isUnfolded ? under : []).filter((child) => matches(child, wanted));
      if (shown.length === 0 && !matches(record, wanted)) return [];
      const counts = under.length === 0 ? {} : { children: book.children(record.path) };
      return [
        { kind: "step", record, isUnfolded, isChild: false, ...counts },
        ...shown.map((child): ListRow => ({ kind: "step", record: child, isUnfolded: false, isChild: true })),
      ];
    });
    if (steps.length === 0) continue;
    const ended = tops.filter(({ status }) => status !== "planned" && status !== "running").length;
    rows.push({ kind: "wave", wave, ended, total: tops.length }, ...steps);
  }
  return rows;
}

/** Steps whose path has a word in it: what runs first, then what failed, what waits, and what has ended, the latest first. */
export function matchingSteps(book: StepBook, filter: string): readonly StepRecord[] {
  const wanted = filter.trim().toLowerCase();
  const found = [...book.steps.values()].filter((record) => matches(record, wanted));
  const order = (record: StepRecord): number =>
    record.status === "running" ? 0 : record.status === "failed" ? 1 : record.status === "planned" ? 2 : 3;
  return found
    .map((record, at) => ({ record, at }))
    .toSorted((a, b) => order(a.record) - order(b.record) || a.at - b.at)
    .map(({ record }) => record);
}

function matches({ path }: StepRecord, wanted: string): boolean {
  return wanted === "" || path.toLowerCase().includes(wanted);
}

interface Wave {
  readonly tops: StepRecord[];
  readonly children: Map<string, StepRecord[]>;
}

/** Steps by wave, in the order of the plan; what only failures call comes last. */
function byWave(book: StepBook): readonly (readonly [number, Wave])[] {
  const waves = new Map<number, Wave>();
  for (const record of book.steps.values()) {
    const wave = waves.get(record.wave) ?? { tops: [], children: new Map<string, StepRecord[]>() };
    waves.set(record.wave, wave);
    const top = topOf(record.path);
    if (top === record.path || !book.steps.has(top)) wave.tops.push(record);
    else {
      const siblings = wave.children.get(top);
      if (siblings === undefined) wave.children.set(top, [record]);
      else siblings.push(record);
    }
  }
  return [...waves].toSorted(([a], [b]) => (a === 0 ? 1 : b === 0 ? -1 : a - b));
}
