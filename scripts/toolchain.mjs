// Brings a machine that has only some Node and npm to a built workspace: Node, pnpm, dependencies, build.
// Runs on Node 20 and without dependencies. Says one line per phase on stderr, and nothing when all is there.

import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { basename, delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { buildIsFresh, installIsFresh, readBuildInputs, recordBuild, recordInstall } from "./freshness.mjs";
import { withLock } from "./lock.mjs";

export const root = fileURLToPath(new URL("..", import.meta.url));

const toolsFolder = join(root, ".tools");
const nodeVersion = "24.21.0";
const pnpmVersion = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).packageManager.split("@")[1];

/** @typedef {{ node: string, pnpm: string, env: NodeJS.ProcessEnv }} Toolchain */

/**
 * Makes sure of Node and pnpm, then of the dependencies, then of the build, as far as asked.
 *
 * @param {{ until?: "tools" | "dependencies" | "build" }} options
 * @returns {Promise<Toolchain>}
 */
export async function setUp({ until = "build" } = {}) {
  const toolchain = describeToolchain();
  const phases = listPhases(toolchain).slice(0, { tools: 2, dependencies: 3, build: 4 }[until]);
  if (phases.every(({ isDone }) => isDone())) return toolchain;

  mkdirSync(toolsFolder, { recursive: true });
  await withLock(join(toolsFolder, "lock"), async () => {
    for (const { name, isDone, work } of phases) {
      if (!isDone()) await announce(name, work);
    }
  });
  return toolchain;
}

/** @param {Toolchain} toolchain */
function listPhases(toolchain) {
  const { node, pnpm } = toolchain;
  return [
    {
      name: `Node ${nodeVersion}`,
      isDone: () => existsSync(node),
      work: () => installTool(nodeFolder(), `${nodePackage()}@${nodeVersion}`, node),
    },
    {
      name: `pnpm ${pnpmVersion}`,
      isDone: () => existsSync(pnpm),
      work: () => installTool(pnpmFolder(), `pnpm@${pnpmVersion}`, pnpm),
    },
    { name: "dependencies", isDone: () => installIsFresh(root), work: () => installDependencies(toolchain) },
    { name: "build", isDone: () => buildIsFresh(root), work: () => buildPackages(toolchain) },
  ];
}

/**
 * Where everything is, or will be once `setUp` is done.
 *
 * @returns {Toolchain}
 */
function describeToolchain() {
  const node = runsOnThisNode()
    ? process.execPath
    : join(nodeFolder(), "node_modules", nodePackage(), "bin", nodeBinary());
  const pnpm = join(pnpmFolder(), "node_modules", "pnpm", "bin", "pnpm.mjs");
  const folders = [
    dirname(node),
    join(pnpmFolder(), "node_modules", ".bin"),
    join(root, "node_modules", ".bin"),
  ];
  const env = {
    ...process.env,
    PATH: [...folders, process.env.PATH].join(delimiter),
    DO_NOT_TRACK: "1",
    TURBO_TELEMETRY_DISABLED: "1",
    TURBO_NO_UPDATE_NOTIFIER: "1",
  };
  return { node, pnpm, env };
}

/** The oldest versions that the development tools run on; the published packages ask for less. */
function runsOnThisNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  return (major === 22 && minor >= 18) || (major === 24 && minor >= 11) || major === 26;
}

/** The packages that hold nothing but a Node binary: no install script has to run. */
function nodePackage() {
  const platform = process.platform === "win32" ? "win" : process.platform;
  const prefix = process.platform === "darwin" && process.arch === "arm64" ? "node-bin" : "node";
  return `${prefix}-${platform}-${process.arch}`;
}

const nodeBinary = () => (process.platform === "win32" ? "node.exe" : "node");
const nodeFolder = () => join(toolsFolder, `node-${nodeVersion}`);
const pnpmFolder = () => join(toolsFolder, `pnpm-${pnpmVersion}`);

/**
 * Installs beside the place and renames, so that a killed set-up leaves nothing half done in it. The name beside it is
 * its own, since the npm of a killed set-up may go on for a while.
 *
 * @param {string} folder
 * @param {string} specifier
 * @param {string} expected
 */
async function installTool(folder, specifier, expected) {
  const temporary = `${folder}.${process.pid}`;
  rmSync(temporary, { recursive: true, force: true });
  mkdirSync(temporary, { recursive: true });
  const flags = [
    "--no-save",
    "--no-package-lock",
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--loglevel=error",
  ];
  try {
    await runNpm(["install", "--prefix", temporary, ...flags, specifier]);
    rmSync(folder, { recursive: true, force: true });
    renameSync(temporary, folder);
  } finally {
    rmSync(temporary, { recursive: true, force: true, maxRetries: 3 });
  }
  if (!existsSync(expected))
    throw new Error(`Expected ${specifier} to bring ${basename(expected)}, and it did not.`);
}

/** @param {readonly string[]} args */
async function runNpm(args) {
  const script = process.env.npm_execpath;
  // Started by pnpm or yarn, that variable names them.
  if (script !== undefined && basename(script) === "npm-cli.js")
    await runQuietly(process.execPath, [script, ...args], process.env);
  else await runQuietly("npm", args, process.env);
}

/** @param {Toolchain} toolchain */
async function installDependencies({ node, pnpm, env }) {
  const flags = ["--frozen-lockfile", "--config.confirmModulesPurge=false", "--reporter=append-only"];
  await runQuietly(node, [pnpm, "install", ...flags], env);
  recordInstall(root);
}

/** @param {Toolchain} toolchain */
async function buildPackages({ node, env }) {
  const inputs = readBuildInputs(root);
  const turbo = join(root, "node_modules", "turbo", "bin", "turbo");
  const flags = ["--ui=stream", "--output-logs=errors-only", "--no-color", "--cache=local:rw"];
  await runQuietly(node, [turbo, "run", "build", ...flags], env);
  recordBuild(root, inputs);
}

/**
 * @param {string} name
 * @param {() => Promise<void>} work
 */
async function announce(name, work) {
  const startedAt = Date.now();
  process.stderr.write(`Setting up: ${name} …`);
  try {
    await work();
  } catch (error) {
    process.stderr.write("  failed\n");
    throw error;
  }
  process.stderr.write(`  ${((Date.now() - startedAt) / 1000).toFixed(1)} s\n`);
}

/** What a command said, and with what it ended. */
export class CommandError extends Error {
  /**
   * @param {string} problem
   * @param {string} output
   */
  constructor(problem, output) {
    super(`${problem}\n${output}`.trimEnd());
    this.name = "CommandError";
  }
}

/**
 * Runs a command in the workspace and keeps what it says for the case that it fails.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string>}
 */
export function runQuietly(command, args, env) {
  return new Promise((resolve, reject) => {
    const shell = process.platform === "win32" && command === "npm";
    const child = spawn(command, args, { cwd: root, env, shell, stdio: ["ignore", "pipe", "pipe"] });
    const stop = () => child.kill();
    process.once("exit", stop);
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text) => (output += text));
    child.stderr.setEncoding("utf8").on("data", (text) => (output += text));
    child.on("error", reject);
    child.on("close", (code, signal) => {
      process.off("exit", stop);
      if (code === 0) resolve(output);
      else
        reject(
          new CommandError(
            `${basename(command)} ${args.join(" ")} ended with ${signal ?? code}`,
            output.trimEnd(),
          ),
        );
    });
  });
}

/**
 * Runs the main function of a script; what goes wrong is said on stderr and ends in exit code 1.
 *
 * @param {() => Promise<void>} main
 */
export function runScript(main) {
  main().catch((error) => {
    process.stderr.write(`${error instanceof CommandError ? error.message : (error.stack ?? error)}\n`);
    process.exitCode = 1;
  });
}
