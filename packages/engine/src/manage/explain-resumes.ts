import type { ResumedRecord, StoredRecord } from "@tidemark/resilience";
import type { NodeResult } from "@tidemark/spec";
import type { ExplainedAttempt } from "./explain-attempts.ts";

/**
 * What became of a step when a run went on.
 *
 * - `kept`: it had ended, and stayed as it was.
 * - `kept_changed`: the same, although it or something before it had changed: somebody said so.
 * - `anew`: somebody had it run again.
 * - `tried_again`: it had failed, or not ended, and was tried again; what failed before no longer counts.
 * - `went_on`: it had begun, and went on where it stood.
 */
export interface ExplainedResume {
  readonly at: number;
  /** How often the run had been resumed then, plus one. */
  readonly attempt: number;
  readonly what: "kept" | "kept_changed" | "anew" | "tried_again" | "went_on";
  /** What the step was called before. */
  readonly renamedFrom?: string;
}

export interface ResumeContext {
  readonly path: string;
  readonly results: ReadonlyMap<string, NodeResult>;
  readonly attempts: readonly ExplainedAttempt[];
}

/** The resumes of a run that mean something to a step. */
export function explainResumes(
  records: readonly StoredRecord[],
  context: ResumeContext,
): readonly ExplainedResume[] {
  let generation = 0;
  return records.flatMap(({ record }) => {
    const resumed = record as unknown as ResumedRecord;
    if (resumed.type !== "resumed") return [];
    const next = resumed.generations?.[context.path] ?? generation;
    const what = next > generation ? "anew" : whatBecame(resumed, context);
    generation = next;
    if (what === undefined) return [];
    const renamedFrom = resumed.renamed?.[context.path];
    const { at, attempt } = resumed;
    return [{ at, attempt, what, ...(renamedFrom !== undefined && { renamedFrom }) }];
  });
}

function whatBecame(
  { at, forgotten = [], kept = [] }: ResumedRecord,
  { path, results, attempts }: ResumeContext,
): ExplainedResume["what"] | undefined {
  if (forgotten.includes(path)) return "tried_again";
  if (kept.includes(path)) return "kept_changed";
  const { startedAt, durationMs = 0 } = results.get(path) ?? {};
  if (startedAt !== undefined && startedAt + durationMs <= at) return "kept";
  const begun = startedAt ?? attempts[0]?.startedAt;
  return begun !== undefined && begun <= at ? "went_on" : undefined;
}
