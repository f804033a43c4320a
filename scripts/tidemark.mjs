// `npm run -s tidemark -- <arguments>`: the command of this workspace, set up and built.

import { findCommand } from "./command.mjs";
import { runThrough } from "./run-through.mjs";
import { runScript, setUp } from "./toolchain.mjs";

runScript(async () => {
  const { node } = await setUp();
  runThrough(node, [findCommand(), ...process.argv.slice(2)], { env: process.env });
});
