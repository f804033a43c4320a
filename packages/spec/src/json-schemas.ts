import * as z from "zod";
import { flowDefinitionSchema } from "./definition-schema.ts";
import { runEventSchema } from "./event-schema.ts";
import type { JsonSchema } from "./json.ts";

/** The JSON Schema (2020-12) of one line of `--format ndjson`. */
export function runEventJsonSchema(): JsonSchema {
  return toJsonSchema(runEventSchema, "A Tidemark run event");
}

/** The JSON Schema (2020-12) of a flow definition. */
export function flowDefinitionJsonSchema(): JsonSchema {
  return toJsonSchema(flowDefinitionSchema, "A Tidemark flow definition");
}

function toJsonSchema(schema: z.ZodType, title: string): JsonSchema {
  return { ...(z.toJSONSchema(schema, { target: "draft-2020-12", io: "input" }) as JsonSchema), title };
}
