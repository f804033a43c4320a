import { relative, resolve } from "node:path";

import { joinPath, type FlowDefinition, type NodeDefinition } from "@tidemark/spec";

import type { StepPlace } from "../printers/run-printer.ts";
import type { Terminal } from "../terminal/terminal.ts";

/**
 * Tells where a step stands in its flow's file, as GitHub wants to be told: from the top of the repository.
 *
 * @example
 * locateSteps(definition, terminal)("research[14].notes") // { file: "flows/digest.flow.md", line: 52 }
 */
export function locateSteps(
  { source, nodes }: FlowDefinition,
  { folder, environment }: Pick<Terminal, "folder" | "environment">,
): (path: string) => StepPlace | undefined {
  if (source === undefined) return () => undefined;
  const top = environment["GITHUB_WORKSPACE"];
  const file = relative(top === undefined || top === "" ? folder : top, resolve(folder, source));
  const lines = new Map<string, number>();
  collect(nodes, "", lines);
  return (path) => {
    const line = lines.get(definedAt(path));
    return line === undefined ? undefined : { file, line };
  };
}

function collect(nodes: readonly NodeDefinition[], scope: string, lines: Map<string, number>): void {
  for (const node of nodes) {
    const path = joinPath(scope, node.id);
    if (node.location !== undefined) lines.set(path, node.location.start.line);
    if (node.kind === "group") collect(node.nodes, path, lines);
  }
}

/** What stands in for a step, `a~b`, or handles its failure, `a!b`, is a step beside it; iterations stand in one place. */
function definedAt(path: string): string {
  const plain = path.replaceAll(/\[\d+\]/g, "");
  const called = Math.max(plain.lastIndexOf("~"), plain.lastIndexOf("!"));
  if (called < 0) return plain;
  const scope = plain.slice(0, plain.lastIndexOf(".", called) + 1).replace(/\.$/, "");
  return joinPath(scope, plain.slice(called + 1));
}
