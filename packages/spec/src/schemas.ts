export { flowDefinitionSchema, nodeSchema } from "./definition-schema.ts";
export { errorRecordSchema, runEventSchema } from "./event-schema.ts";
export { flowDefinitionJsonSchema, runEventJsonSchema } from "./json-schemas.ts";
