import { spawn } from "node:child_process";
import { constants } from "node:os";

const forwarded = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);

/**
 * Lets a program stand in for this process: same streams, same signals, same end.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ env: NodeJS.ProcessEnv }} options
 */
export function runThrough(program, args, { env }) {
  const child = spawn(program, args, { env, stdio: "inherit" });
  for (const signal of forwarded) {
    process.on(signal, () => {
      // A terminal sends Ctrl-C to the child as well, and a second one could mean something else to it.
      if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
    });
  }
  stopWithParent(child);
  child.on("error", (error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  });
  child.on("exit", (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    for (const name of forwarded) process.removeAllListeners(name);
    process.kill(process.pid, signal);
    // Not every signal ends a process at once, or at all.
    setTimeout(() => process.exit(128 + constants.signals[signal]), 100);
  });
}

/**
 * npm hands a SIGTERM to the shell between it and this process, and the shell dies of it without a word.
 *
 * @param {import("node:child_process").ChildProcess} child
 */
function stopWithParent(child) {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    child.kill("SIGTERM");
  }, 250);
}
