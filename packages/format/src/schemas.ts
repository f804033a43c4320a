export { frontMatterJsonSchema, groupJsonSchema, stepJsonSchema } from "./schema/json-schemas.ts";
export { settingsJsonSchema, type ConfiguredRuntime } from "./schema/settings-json-schema.ts";
