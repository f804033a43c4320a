import type { JsonSchema } from "@tidemark/spec";
import { frontMatterSchema } from "../front-matter/read-front-matter.ts";
import { groupSchema } from "../nodes/read-group.ts";
import { stepSchema } from "../nodes/read-step.ts";
import { schemaOfSchemas } from "../settings/json-schema-shape.ts";

const dialect = "https://json-schema.org/draft/2020-12/schema";

/** The JSON Schema (2020-12) of a flow's front matter. */
export function frontMatterJsonSchema(): JsonSchema {
  return toJsonSchema("The front matter of a Tidemark flow", frontMatterSchema());
}

/**
 * The JSON Schema (2020-12) of the settings that every step understands. Other keys are settings of its
 * runtime: `settingsJsonSchema` knows those too.
 */
export function stepJsonSchema(): JsonSchema {
  return toJsonSchema("Settings of a Tidemark step", { ...stepSchema(), additionalProperties: true });
}

/** The JSON Schema (2020-12) of a group's settings. */
export function groupJsonSchema(): JsonSchema {
  return toJsonSchema("Settings of a Tidemark group", groupSchema());
}

function toJsonSchema(title: string, schema: JsonSchema): JsonSchema {
  const usesSchemas = JSON.stringify(schema).includes("#/$defs/schema");
  return { $schema: dialect, title, ...schema, ...(usesSchemas && { $defs: { schema: schemaOfSchemas() } }) };
}
