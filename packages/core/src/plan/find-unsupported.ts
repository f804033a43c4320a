import { joinPath, type DefinitionProblem, type FlowDefinition, type NodeDefinition } from "@tidemark/spec";
import { builtInTypes } from "./built-in-types.ts";
import { callsHandler } from "./call-targets.ts";

/** What the language allows and the interpreter cannot do yet. Nothing is passed over in silence. */
export function findUnsupported(definition: FlowDefinition): readonly DefinitionProblem[] {
  const found: DefinitionProblem[] = [];
  const note = (node: string, pointer: string, what: string): void => {
    found.push({
      code: "TM2050",
      severity: "error",
      message: `This version cannot run ${what} yet.`,
      place: { node, pointer },
    });
  };
  if (definition.onError !== undefined) note("", "/onError", "an error handler of the flow");
  for (const node of definition.nodes) noteNode(node, "", note);
  return found;
}

function noteNode(
  node: NodeDefinition,
  scope: string,
  note: (node: string, pointer: string, what: string) => void,
): void {
  const path = joinPath(scope, node.id);
  if (node.kind === "group") return note(path, "", "groups");
  if (callsHandler(node.onError)) note(path, "/onError", "an error handler of a step");
  if (node.undo !== undefined) note(path, "/undo", "`undo`");
  if (node.rate !== undefined) note(path, "/rate", "`rate`");
  if (node.breaker !== undefined) note(path, "/breaker", "`breaker`");
  if (node.cache === true) note(path, "/cache", "`cache`");
  if (node.uses !== undefined && builtInTypes.has(node.uses)) note(path, "/uses", `\`${node.uses}\` steps`);
}
