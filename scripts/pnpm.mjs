// `npm run -s pnpm -- add zod --filter @tidemark/spec`: pnpm for machines that have no Node or pnpm of the right age.
// Leaves dependencies and build alone, since the command may be about to change them.

import { runThrough } from "./run-through.mjs";
import { runScript, setUp } from "./toolchain.mjs";

runScript(async () => {
  const { node, pnpm, env } = await setUp({ until: "tools" });
  runThrough(node, [pnpm, ...process.argv.slice(2)], { env });
});
