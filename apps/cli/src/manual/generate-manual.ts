// Writes man/tidemark.1, which is published with the command: `pnpm generate`.
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { currentManual } from "./current-manual.ts";

writeFileSync(join(import.meta.dirname, "../../man/tidemark.1"), currentManual());
