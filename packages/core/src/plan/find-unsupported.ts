import { joinPath, type DefinitionPlace, type FlowDefinition, type NodeDefinition } from "@tidemark/spec";
import { builtInTypes } from "./built-in-types.ts";

/** Something that the language has and this version does not. */
export interface Unsupported {
  readonly place: DefinitionPlace;
  readonly message: string;
  /** Whether the flow cannot run because of it; else it runs as if it were not there. */
  readonly blocks: boolean;
}

/** What the language allows and the interpreter cannot do yet. Nothing is passed over in silence. */
export function findUnsupported(definition: FlowDefinition): readonly Unsupported[] {
  const found: Unsupported[] = [];
  const ignored = { triggers: "on", runtimes: "runtimes", tests: "tests", allow: "allow" } as const;
  for (const [field, key] of Object.entries(ignored)) {
    if (definition[field as keyof typeof ignored] !== undefined) found.push(without("", `/${field}`, key));
  }
  for (const node of definition.nodes) addUnsupported(node, found);
  return found;
}

function addUnsupported(node: NodeDefinition, found: Unsupported[]): void {
  const path = joinPath("", node.id);
  if (node.kind === "group") {
    found.push(blocking(path, "", "groups"));
    return;
  }
  if (node.undo !== undefined) found.push(blocking(path, "/undo", "`undo`"));
  if (node.rate !== undefined) found.push(blocking(path, "/rate", "`rate`"));
  if (node.breaker !== undefined) found.push(blocking(path, "/breaker", "`breaker`"));
  if (node.pool !== undefined) found.push(without(path, "/pool", "pool"));
  if (node.uses !== undefined && builtInTypes.has(node.uses)) {
    found.push(blocking(path, "/uses", `\`${node.uses}\` steps`));
  }
}

function blocking(node: string, pointer: string, what: string): Unsupported {
  return { place: { node, pointer }, message: `This version cannot run ${what} yet.`, blocks: true };
}

function without(node: string, pointer: string, key: string): Unsupported {
  return { place: { node, pointer }, message: `\`${key}\` has no effect in this version.`, blocks: false };
}
