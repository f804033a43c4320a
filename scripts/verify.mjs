// `npm run verify`: everything that CI checks. `npm run verify -- types lint` runs those steps only.

import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

import { CommandError, root, runQuietly, runScript, setUp } from "./toolchain.mjs";
import { listPackages } from "./workspace.mjs";

/** @typedef {import("./toolchain.mjs").Toolchain} Toolchain */

const binaries = {
  knip: "node_modules/knip/bin/knip.js",
  oxfmt: "node_modules/oxfmt/bin/oxfmt",
  oxlint: "node_modules/oxlint/bin/oxlint",
  sherif: "node_modules/sherif/index.js",
  tsc: "node_modules/typescript/bin/tsc",
};

/** @type {Map<string, (toolchain: Toolchain) => Promise<unknown>>} */
const steps = new Map(
  Object.entries({
    // Set-up has built by now.
    build: async () => {},
    types: checkTypes,
    lint: (toolchain) => run(toolchain, binaries.oxlint, []),
    format: (toolchain) => run(toolchain, binaries.oxfmt, ["--check"]),
    boundaries: (toolchain) => run(toolchain, "scripts/check-imports.mjs", []),
    unused: (toolchain) => run(toolchain, binaries.knip, ["--no-progress"]),
    workspace: (toolchain) => run(toolchain, binaries.sherif, ["--fail-on-warnings"]),
    packages: (toolchain) => run(toolchain, "scripts/check-packages.mjs", [toolchain.pnpm]),
    tests: (toolchain) => runLoudly(toolchain, "scripts/test.mjs"),
  }),
);

const needsBuild = ["build", "packages", "tests"];

runScript(async () => {
  const names = [...steps.keys()];
  const chosen = process.argv.length > 2 ? process.argv.slice(2) : names;
  const unknown = chosen.filter((name) => !names.includes(name));
  if (unknown.length > 0)
    throw new CommandError(`No such step: ${unknown.join(", ")}.`, `There are ${names.join(", ")}.`);

  const toolchain = await setUp({
    until: chosen.some((name) => needsBuild.includes(name)) ? "build" : "dependencies",
  });
  const failed = [];
  for (const name of chosen) {
    if (!(await passes(name, toolchain))) failed.push(name);
  }
  if (failed.length > 0) {
    process.stderr.write(`Failed: ${failed.join(", ")}\n`);
    process.exitCode = 1;
  }
});

/**
 * Says how a step went. A failed one does not keep the others from running.
 *
 * @param {string} name
 * @param {Toolchain} toolchain
 */
async function passes(name, toolchain) {
  const startedAt = Date.now();
  const problem = await steps
    .get(name)?.(toolchain)
    .then(
      () => undefined,
      (error) => (error instanceof CommandError ? error.message : error.stack),
    );
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  process.stderr.write(
    problem === undefined ? `✓ ${name}  ${seconds} s\n` : `✗ ${name}  ${seconds} s\n${problem}\n`,
  );
  return problem === undefined;
}

/**
 * Each package by its own tsconfig, since not all have the same world (a browser, JSX), and the workspace's own files.
 *
 * @param {Toolchain} toolchain
 */
async function checkTypes(toolchain) {
  const queue = [root, ...listPackages(root)]
    .map((folder) => join(folder, "tsconfig.json"))
    .filter((path) => existsSync(path));
  /** @type {string[]} */
  const problems = [];
  const worker = async () => {
    for (let project = queue.shift(); project !== undefined; project = queue.shift()) {
      await run(toolchain, binaries.tsc, ["--project", project]).catch((error) =>
        problems.push(error.message),
      );
    }
  };
  await Promise.all([worker(), worker()]);
  if (problems.length > 0) throw new CommandError("Types do not fit.", problems.join("\n\n"));
}

/**
 * @param {Toolchain} toolchain
 * @param {string} script
 * @param {readonly string[]} args
 */
function run({ node, env }, script, args) {
  return runQuietly(node, [join(root, script), ...args], env);
}

/**
 * @param {Toolchain} toolchain
 * @param {string} script
 * @returns {Promise<void>}
 */
function runLoudly({ node, env }, script) {
  return new Promise((resolve, reject) => {
    const child = spawn(node, [join(root, script)], {
      cwd: root,
      env,
      stdio: ["ignore", "inherit", "inherit"],
    });
    child.on("error", reject);
    child.on("close", (code) =>
      code === 0 ? resolve() : reject(new CommandError(`${script} ended with ${code}`, "")),
    );
  });
}
