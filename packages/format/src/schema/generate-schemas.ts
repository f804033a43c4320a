import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { frontMatterJsonSchema, groupJsonSchema, stepJsonSchema } from "./json-schemas.ts";

/** Writes the JSON Schemas that the package ships. A test fails when they are not the current ones. */
const folder = join(import.meta.dirname, "..", "..", "schema");
mkdirSync(folder, { recursive: true });
for (const [name, schema] of Object.entries({
  "front-matter": frontMatterJsonSchema(),
  step: stepJsonSchema(),
  group: groupJsonSchema(),
})) {
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(schema, null, 2)}\n`);
}
