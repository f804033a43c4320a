import type { FlowDefinition } from "@tidemark/spec";

import { CliError } from "../cli-error.ts";
import { collectValues, type CollectedValues } from "./collect-values.ts";
import { readInputFile } from "./read-input-file.ts";

/** The flags that carry values, as parsed. */
export interface ValueOptions {
  readonly input?: readonly string[] | undefined;
  readonly inputFile?: string | undefined;
  readonly config?: readonly string[] | undefined;
}

export interface RunValues {
  readonly inputs: CollectedValues;
  readonly config: CollectedValues;
}

/** Inputs and config of a run, from flags and the input file. */
export async function collectRunValues(
  { inputs, config }: Pick<FlowDefinition, "inputs" | "config">,
  options: ValueOptions,
  { folder }: { readonly folder: string },
): Promise<RunValues> {
  const file = options.inputFile === undefined ? {} : await readInputFile(options.inputFile, { folder });
  return {
    inputs: collectValues({ noun: "input", schemas: inputs, flags: options.input ?? [], file }),
    config: collectValues({ noun: "config", schemas: config, flags: options.config ?? [] }),
  };
}

/** Throws one error that lists everything that is wrong; with `missing` also what was not given. */
export function refuseProblems(
  { inputs, config }: Partial<RunValues>,
  { missing }: { readonly missing: boolean },
): void {
  const all = [inputs, config].filter((values) => values !== undefined);
  const lines = all.flatMap((values) => [...values.problems, ...(missing ? values.missing : [])]);
  if (lines.length === 0) return;
  const head =
    lines.length === 1 ? "One value is wrong or missing:" : `${lines.length} values are wrong or missing:`;
  throw new CliError("invalid_values", [head, ...lines.map((line) => `  ${line}`)].join("\n"));
}
