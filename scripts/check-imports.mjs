// `npm run boundaries`: fails when a package imports what it may not.

import { join } from "node:path";

import { checkImportLaw, readImportLaw } from "./import-law.mjs";
import { root } from "./toolchain.mjs";

const violations = checkImportLaw(root, readImportLaw(join(root, "scripts/import-law.json")));
for (const { code, file, line, message } of violations)
  process.stdout.write(`${file}:${line}  ${message}  (${code})\n`);
process.exitCode = violations.length > 0 ? 1 : 0;
