import { joinPath, suggest, type FlowDefinition, type NodeDefinition } from "@tidemark/spec";
import { EngineError } from "../engine-error.ts";

/** Which round or item it is, and what stands in or handles a failure: `research[14].notes`, `topics~cached_topics`. */
const places = /\[\d+\]|[~!#].*$/g;

/**
 * The step or group under a path of a run.
 *
 * @throws {EngineError} `unknown_step`
 */
export function findNode(flow: FlowDefinition, path: string): NodeDefinition {
  const nodes = new Map(nodesOf(flow.nodes, ""));
  const node = nodes.get(path.replaceAll(places, ""));
  if (node !== undefined) return node;
  const likely = suggest(path, nodes.keys());
  throw new EngineError("unknown_step", `There is no step \`${path}\` in the flow that ran.`, {
    hint:
      likely === undefined
        ? `Its steps are ${[...nodes.keys()].slice(0, 10).join(", ")}${nodes.size > 10 ? ", …" : ""}.`
        : `Did you mean \`${likely}\`?`,
  });
}

function* nodesOf(
  nodes: readonly NodeDefinition[],
  scope: string,
): Generator<readonly [string, NodeDefinition]> {
  for (const node of nodes) {
    const path = joinPath(scope, node.id);
    yield [path, node];
    if (node.kind === "group") yield* nodesOf(node.nodes, path);
  }
}
