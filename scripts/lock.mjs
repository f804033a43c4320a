import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * Runs the work while no other process of this machine holds the lock file. A lock whose owner is dead is taken over.
 *
 * @param {string} path
 * @param {() => Promise<void>} work
 */
export async function withLock(path, work) {
  for (let tries = 0; !tryToTake(path); tries += 1) {
    if (tries === 1) process.stderr.write(`Setting up: waiting for another process, which holds ${path}\n`);
    await sleep(200);
  }
  const release = () => rmSync(path, { force: true });
  /** @param {NodeJS.Signals} signal */
  const releaseAndExit = (signal) => process.exit(128 + constants.signals[signal]);
  process.once("exit", release);
  process.once("SIGINT", releaseAndExit);
  process.once("SIGTERM", releaseAndExit);
  try {
    await work();
  } finally {
    release();
    process.off("exit", release);
    process.off("SIGINT", releaseAndExit);
    process.off("SIGTERM", releaseAndExit);
  }
}

/** @param {string} path */
function tryToTake(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
  }
  if (!isOwned(path)) rmSync(path, { force: true });
  return false;
}

/** @param {string} path */
function isOwned(path) {
  try {
    const owner = Number(readFileSync(path, "utf8"));
    // An empty file is one whose owner is about to write its id.
    if (owner !== 0) process.kill(owner, 0);
    return true;
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}

/** @param {unknown} error */
const codeOf = (error) => (error instanceof Error && "code" in error ? error.code : undefined);
