import { join } from "node:path";
import { ResilienceError } from "../resilience-error.ts";

/** Flows and runs have folders of their names, so no name may leave its folder, nor be hidden. */
const pattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

/**
 * Where the state of a run is kept.
 *
 * @example
 * getStatePath("digest", "20261120-133059-k3f9qz") // ".tidemark/runs/digest/20261120-133059-k3f9qz/state.json"
 *
 * @throws {ResilienceError} `invalid_id`
 */
export function getStatePath(workflowId: string, runId: string, stateFolder: string = ".tidemark"): string {
  return join(getRunFolder(workflowId, runId, stateFolder), "state.json");
}

/**
 * The folder of a run.
 *
 * @throws {ResilienceError} `invalid_id`
 */
export function getRunFolder(workflowId: string, runId: string, stateFolder: string = ".tidemark"): string {
  check("workflowId", workflowId);
  check("runId", runId);
  return join(stateFolder, "runs", workflowId, runId);
}

function check(name: string, id: string): void {
  if (typeof id === "string" && pattern.test(id)) return;
  throw new ResilienceError(
    "invalid_id",
    `Expected \`${name}\` to be a name for a folder, got ${JSON.stringify(id)}.`,
    {
      hint: "Use up to 128 letters, digits, `.`, `_` and `-`, a letter or digit first.",
    },
  );
}
