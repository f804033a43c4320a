import { suggest } from "@tidemark/spec";

import { CliError } from "../cli-error.ts";

/**
 * Refuses the name of a step that a run does not have.
 *
 * @throws {CliError} `unknown_step`
 */
export function refuseUnknownStep(step: string, known: Iterable<string>, run: string): void {
  const paths = [...new Set(known)];
  if (paths.includes(step)) return;
  const closest = suggest(step, paths);
  throw new CliError("unknown_step", `The run ${run} has no step \`${step}\`.`, {
    hint:
      closest === undefined ? `\`tidemark show ${run}\` lists its steps.` : `Did you mean \`${closest}\`?`,
  });
}
