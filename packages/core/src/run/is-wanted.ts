import type { JsonObject } from "@tidemark/spec";
import type { PlannedNode } from "../plan/execution-plan.ts";
import type { RunState } from "./run-state.ts";
import { readBindings, type ResultReader } from "./step-scope.ts";

/** Whether a node's condition holds. Throws where it cannot be told. */
export function isWanted(
  node: PlannedNode,
  run: RunState,
  results: ResultReader,
  variables?: JsonObject,
): boolean {
  if (node.when === undefined) return true;
  const settled = run.header.conditions?.[node.path];
  if (settled !== undefined) return settled;
  const { code, bindings } = node.when;
  const value = code.evaluate(readBindings(bindings, run, results, variables));
  if (typeof value === "boolean") return value;
  throw new TypeError(`Expected \`when\` to be true or false, got ${JSON.stringify(value)}.`);
}
