// `npm run format`: rewrites what oxfmt would write differently, and repairs what oxlint can repair safely.

import { join } from "node:path";

import { root, runQuietly, runScript, setUp } from "./toolchain.mjs";

runScript(async () => {
  const { node, env } = await setUp({ until: "dependencies" });
  await runQuietly(
    node,
    [join(root, "node_modules/oxlint/bin/oxlint"), "--fix", "--quiet", "--silent"],
    env,
  ).catch(() => {});
  await runQuietly(node, [join(root, "node_modules/oxfmt/bin/oxfmt")], env);
});
