// `npm test`: sets up, builds, runs vitest with the arguments it was given, and ends on one line of counts.

import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { root, runScript, setUp } from "./toolchain.mjs";

/** vitest.config.ts adds a reporter that writes the counts there. */
const countsVariable = "TIDEMARK_TEST_COUNTS";

runScript(async () => {
  const toolchain = await setUp();
  const folder = mkdtempSync(join(tmpdir(), "tidemark-test-"));
  const countsFile = join(folder, "counts.json");
  try {
    const code = await runVitest(toolchain, countsFile);
    const { passed, failed, skipped } = readCounts(countsFile, code);
    process.stdout.write(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}\n`);
    process.exitCode = code === 0 && (failed > 0 || passed === 0) ? 1 : code;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

/**
 * @param {import("./toolchain.mjs").Toolchain} toolchain
 * @param {string} countsFile
 * @returns {Promise<number>}
 */
function runVitest({ node, env }, countsFile) {
  const colors = process.stdout.isTTY ? [] : ["--no-color"];
  const command = [join(root, "node_modules/vitest/vitest.mjs"), "run", ...colors, ...process.argv.slice(2)];
  return new Promise((resolve, reject) => {
    const child = spawn(node, command, {
      cwd: root,
      env: { ...env, [countsVariable]: countsFile },
      stdio: ["ignore", "inherit", "inherit"],
    });
    for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"]))
      process.on(signal, () => child.kill(signal));
    child.on("error", reject);
    child.on("close", (code) => resolve(code ?? 1));
  });
}

/**
 * A run that failed must not say "0 failed", even where it ended before anything could be counted.
 *
 * @param {string} path
 * @param {number} code
 * @returns {import("./count-reporter.mjs").TestCounts}
 */
function readCounts(path, code) {
  const counts = existsSync(path)
    ? JSON.parse(readFileSync(path, "utf8"))
    : { passed: 0, failed: 0, skipped: 0 };
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}
