import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { flowDefinitionJsonSchema, runEventJsonSchema } from "./json-schemas.ts";

/** Writes the JSON Schemas that the package ships. A test fails when they are not the current ones. */
const folder = join(import.meta.dirname, "..", "schema");
mkdirSync(folder, { recursive: true });
for (const [name, schema] of Object.entries({
  "run-event": runEventJsonSchema(),
  "flow-definition": flowDefinitionJsonSchema(),
})) {
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(schema, null, 2)}\n`);
}
