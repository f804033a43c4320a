// `npm run packages`: packs every public package as it would be published, and has publint and attw look at the result.
// Takes the path of pnpm.

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { publint } from "publint";
import { formatMessage } from "publint/utils";

import { root, runQuietly, runScript } from "./toolchain.mjs";
import { listPackages, readManifest } from "./workspace.mjs";

/** Packages are ESM only: how a CommonJS importer would see their types is of no concern. */
const ignoredResolutions = ["node10", "node16-cjs"];

runScript(async () => {
  const [pnpm = ""] = process.argv.slice(2);
  const folders = listPackages(root).filter((folder) => readManifest(folder).private !== true);
  const output = mkdtempSync(join(tmpdir(), "tidemark-pack-"));
  const queue = [...folders];
  /** @type {string[]} */
  const problems = [];
  const worker = async () => {
    for (let folder = queue.shift(); folder !== undefined; folder = queue.shift()) {
      problems.push(...(await check(folder, await pack(pnpm, folder, output))));
    }
  };
  try {
    await Promise.all([worker(), worker()]);
  } finally {
    rmSync(output, { recursive: true, force: true });
  }
  for (const problem of problems) process.stdout.write(`${problem}\n`);
  process.exitCode = problems.length > 0 ? 1 : 0;
});

/**
 * @param {string} pnpm
 * @param {string} folder
 * @param {string} output
 */
async function pack(pnpm, folder, output) {
  const file = join(output, `${readManifest(folder).name.replaceAll("/", "-")}.tgz`);
  await runQuietly(process.execPath, [pnpm, "--dir", folder, "pack", "--out", file], process.env);
  return readFileSync(file);
}

/**
 * @param {string} folder
 * @param {Buffer} tarball
 */
async function check(folder, tarball) {
  const { name } = readManifest(folder);
  const { messages, pkg } = await publint({ pack: { tarball: toArrayBuffer(tarball) }, strict: true });
  const lint = messages.map(
    (message) => `${name}: ${formatMessage(message, pkg, { color: false })}  (publint)`,
  );
  const contents = createPackageFromTarballData(new Uint8Array(tarball));
  const stray = contents.listFiles().filter((path) => /\.test\.|\/src\//.test(path));
  return [
    ...lint,
    ...stray.map((path) => `${name}: ${path} should not be published`),
    ...(await checkTypes(name, contents)),
  ];
}

/**
 * @param {string} name
 * @param {import("@arethetypeswrong/core").Package} contents
 */
async function checkTypes(name, contents) {
  if (!contents.containsTypes()) return [];
  const result = await checkPackage(contents);
  if (!result.types) return [`${name}: has no types  (attw)`];
  return result.problems
    .filter(
      (problem) => !("resolutionKind" in problem && ignoredResolutions.includes(problem.resolutionKind)),
    )
    .map((problem) => `${name}: ${JSON.stringify(problem)}  (attw)`);
}

/** @param {Buffer} buffer */
function toArrayBuffer(buffer) {
  return /** @type {ArrayBuffer} */ (
    buffer.buffer.slice(buffer.byteOffset, buffer.byteOffset + buffer.byteLength)
  );
}
