// `npm run -s new -- runtime word-count`: a package made from templates/runtime, linked and formatted.

import { join, relative } from "node:path";

import { recordInstall } from "./freshness.mjs";
import { withLock } from "./lock.mjs";
import { createRuntime, findNameProblem } from "./new-runtime.mjs";
import { CommandError, root, runQuietly, runScript, setUp } from "./toolchain.mjs";

runScript(async () => {
  // pnpm hands on the `--` that npm keeps.
  const words = process.argv.slice(2).filter((word) => word !== "--");
  const [kind, name] = words;
  const problem =
    kind !== "runtime" || name === undefined || words.length > 2
      ? `Expected "new runtime <name>", got ${JSON.stringify(["new", ...words].join(" "))}.`
      : findNameProblem(root, name);
  if (problem !== undefined || name === undefined) {
    process.stderr.write(`${problem}\n`);
    process.exitCode = 2;
    return;
  }
  const toolchain = await setUp({ until: "tools" });
  const folder = createRuntime(root, name);
  await finish(toolchain, folder);
  process.stdout.write(describe(relative(root, folder)));
});

/**
 * Links the new package and formats it: a longer name makes longer lines.
 *
 * @param {import("./toolchain.mjs").Toolchain} toolchain
 * @param {string} folder
 */
async function finish({ node, pnpm, env }, folder) {
  const flags = ["--no-frozen-lockfile", "--prefer-offline", "--config.confirmModulesPurge=false"];
  try {
    await withLock(join(root, ".tools/lock"), async () => {
      await runQuietly(node, [pnpm, "install", ...flags, "--reporter=append-only"], env);
      recordInstall(root);
    });
    await runQuietly(node, [join(root, "node_modules/oxfmt/bin/oxfmt"), folder], env);
  } catch (error) {
    const hint = "Its files are there. Finish it with `npm run -s pnpm -- install`, then `npm run format`.";
    const said = error instanceof CommandError ? error.message : String(error);
    throw new CommandError(`Could not finish ${relative(root, folder)}. ${hint}`, said);
  }
}

/** @param {string} folder */
const describe = (folder) => `Made ${folder}: a small runtime that works. Make it yours.

  npm test -- ${folder}   its tests
  npm run verify   what CI checks, before a commit
  docs/runtimes/writing-one.md   the way from here
`;
