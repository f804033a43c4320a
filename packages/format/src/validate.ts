import { analyze, type ExecutionPlan } from "@tidemark/core/plan";
import type { Diagnostic, FlowDefinition, RuntimeDescription } from "@tidemark/spec";
import { Diagnostics, sortDiagnostics } from "./diagnostics.ts";
import type { ParseOptions } from "./parse.ts";
import { placeProblems } from "./place-problems.ts";
import { readDraft } from "./read-draft.ts";
import { SourceMap } from "./source-map.ts";
import { SourceText } from "./source-text.ts";

export interface ValidateOptions extends ParseOptions {
  /** The runtimes that there are. Without them, what depends on a runtime is not checked. */
  readonly runtimes?: readonly RuntimeDescription[];
}

export interface ValidateResult {
  /** Absent where there are errors. */
  readonly definition?: FlowDefinition;
  /** How the flow would run. Absent where there are errors. */
  readonly plan?: ExecutionPlan;
  /** Every problem, sorted by place. */
  readonly diagnostics: readonly Diagnostic[];
  /** Where the parts of the definition stand in the file. */
  readonly sourceMap: SourceMap;
}

/**
 * Reads the text of a `.flow.md` file and checks all that can be checked before it runs. Never
 * throws, evaluates nothing and touches nothing.
 *
 * @example
 * validate(text, { path: "digest.flow.md", runtimes }).diagnostics.length // 0 where all is well
 */
export function validate(text: string, options: ValidateOptions = {}): ValidateResult {
  const { path, runtimes } = options;
  const diagnostics = new Diagnostics(path);
  const draft = readDraft(new SourceText(text), path, diagnostics);
  if (draft === undefined) return { diagnostics: diagnostics.finish(), sourceMap: new SourceMap([]) };
  const analysis = analyze(draft.definition, runtimes === undefined ? {} : { runtimes });
  const told = diagnostics.finish();
  const found = placeProblems(analysis.problems, draft, told, path);
  const all = sortDiagnostics([...told, ...found]);
  const isRight = all.every(({ severity }) => severity !== "error");
  return {
    ...(isRight && { definition: draft.definition }),
    ...(isRight && analysis.plan !== undefined && { plan: analysis.plan }),
    diagnostics: all,
    sourceMap: draft.sourceMap,
  };
}
