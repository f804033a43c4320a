// `npm run build`: every package, as far as it changed.

import { runScript, setUp } from "./toolchain.mjs";

runScript(async () => {
  await setUp();
});
