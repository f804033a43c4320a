import type { Reference } from "@tidemark/expressions";
import { suggest, type DefinitionPlace, type JsonObject, type NodeDefinition } from "@tidemark/spec";
import { didYouMean, listWords, type Problems } from "./problems.ts";

/** Where a step says what it returns, a reference can only read fields that are there. */
export function checkReturnedField(
  target: NodeDefinition,
  reference: Reference,
  place: DefinitionPlace,
  problems: Problems,
): void {
  if (target.kind !== "step" || target.returns === undefined) return;
  let schema: JsonObject | undefined = target.returns;
  let path = target.id;
  for (const member of reference.members) {
    const properties: JsonObject | undefined = closedProperties(schema);
    if (properties === undefined) return;
    const next = properties[member];
    if (next === undefined) {
      const names = Object.keys(properties);
      problems.add("TM2008", place, `\`${path}\` returns no \`${member}\`.`, {
        expected: names.length === 0 ? "no fields" : `one of ${listWords(names)}`,
        ...optionalHelp(didYouMean(suggest(member, names))),
      });
      return;
    }
    path = `${path}.${member}`;
    schema = isObject(next) ? next : undefined;
  }
}

/** The properties of an object schema that names them all. */
function closedProperties(schema: JsonObject | undefined): JsonObject | undefined {
  if (schema === undefined || schema["type"] !== "object" || !isObject(schema["properties"]))
    return undefined;
  const open = schema["additionalProperties"];
  if ((open !== undefined && open !== false) || schema["patternProperties"] !== undefined) return undefined;
  return schema["properties"];
}

function optionalHelp(help: string | undefined): { readonly help?: string } {
  return help === undefined ? {} : { help };
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
