import { validate, type ValidateResult } from "@tidemark/format";
import type { Diagnostic } from "@tidemark/spec";

import { readFlow } from "./read-flow.ts";
import { standardRuntimes } from "./standard-runtimes.ts";

/** A flow file with what was found in it. */
export interface CheckedFlow extends Pick<ValidateResult, "definition" | "plan"> {
  readonly path: string;
  readonly text: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads a flow file and finds everything that is wrong with it. Nothing of the flow is evaluated. */
export async function checkFlow(path: string, folder: string): Promise<CheckedFlow> {
  const text = await readFlow(path, folder);
  return { path, text, ...validate(text, { path, runtimes: standardRuntimes() }) };
}
