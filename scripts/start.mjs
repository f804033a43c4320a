// `npm start`: from a bare clone to the first flow.

import { findCommand } from "./command.mjs";
import { runThrough } from "./run-through.mjs";
import { root, runScript, setUp } from "./toolchain.mjs";

runScript(async () => {
  const { node } = await setUp();
  process.chdir(root);
  const flow = ["run", "examples/hello.flow.md", ...process.argv.slice(2)];
  runThrough(node, [findCommand(), ...flow], { env: process.env });
});
