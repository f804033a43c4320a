// `node bench/run.mjs [--only chain,tidemark] [--rounds 3] [--repeats 15]`: every engine on every workload, each in a
// process of its own, in interleaved rounds. Prints a JSON line per measurement, then tables and the aims.

import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { missingPeers } from "./peers.mjs";
import { aims, tables } from "./report.mjs";
import { isBuilt } from "./tidemark.mjs";
import { workloads } from "./workloads.mjs";

const longestMs = 180_000;

const { values } = parseArgs({
  options: {
    only: { type: "string", multiple: true, default: [] },
    rounds: { type: "string", default: "3" },
    repeats: { type: "string", default: "15" },
  },
});
const rounds = positive("rounds");
const repeats = positive("repeats");

if (missingPeers().length > 0)
  await runNode([join(import.meta.dirname, "setup.mjs")], ["ignore", "inherit", "inherit"]);
if (!isBuilt)
  process.stderr.write("Tidemark is left out: there is no build of it. Run `pnpm build` first.\n");

const pairs = selectPairs(values.only.flatMap((names) => names.split(",")));
const measurements = [];
for (let round = 0; round < rounds; round += 1) {
  // Nobody always comes first, and nobody always after the same neighbour.
  for (const pair of [...pairs.slice(round % pairs.length), ...pairs.slice(0, round % pairs.length)]) {
    const measurement = await measure(pair);
    if (measurement !== undefined) measurements.push(measurement);
  }
}
if (measurements.length > 0)
  process.stdout.write(`\n${machine()}\n\n${tables(measurements)}\n${aims(measurements)}`);

function machine() {
  const load = Math.max(...measurements.map((measurement) => measurement.load));
  const date = new Date().toISOString().slice(0, 10);
  return `${date}, Node ${process.version}, ${process.platform} ${process.arch}, ${availableParallelism()} cores, load up to ${load.toFixed(1)}`;
}

/** Workloads with their engines, those named in `--only` or all. Names of one kind narrow that kind. */
function selectPairs(only) {
  const all = Object.entries(workloads).flatMap(([workload, { engines = [], planners = [] }]) =>
    [...engines, ...planners].map((engine) => ({ workload, engine })),
  );
  const known = new Set(all.flatMap(({ workload, engine }) => [workload, engine]));
  const unknown = only.find((name) => !known.has(name));
  if (unknown !== undefined) fail(`Expected --only to name ${[...known].join(", ")}; got "${unknown}".`);
  const names = {
    workload: only.filter((name) => name in workloads),
    engine: only.filter((name) => !(name in workloads)),
  };
  const selected = ({ workload, engine }) =>
    (names.workload.length === 0 || names.workload.includes(workload)) &&
    (names.engine.length === 0 || names.engine.includes(engine)) &&
    (isBuilt || engine !== "tidemark");
  return all.filter(selected);
}

async function measure({ workload, engine }) {
  const script = join(import.meta.dirname, "measure.mjs");
  try {
    const line = await runNode([script, workload, engine, `${repeats}`], ["ignore", "pipe", "inherit"]);
    process.stdout.write(line);
    return JSON.parse(line);
  } catch (error) {
    process.exitCode = 1;
    process.stdout.write(`${JSON.stringify({ workload, engine, failed: error.message })}\n`);
    return undefined;
  }
}

async function runNode(parameters, stdio) {
  const child = spawn(process.execPath, parameters, { stdio, timeout: longestMs, killSignal: "SIGKILL" });
  let output = "";
  child.stdout?.setEncoding("utf8").on("data", (text) => (output += text));
  return await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (code === 0) resolve(output);
      else
        reject(
          new Error(
            signal === null ? `It ended with code ${code}.` : `It took more than ${longestMs / 1000} s.`,
          ),
        );
    });
  });
}

function positive(name) {
  const value = Number(values[name]);
  if (!Number.isSafeInteger(value) || value < 1)
    fail(`Expected --${name} to be a positive whole number, got ${values[name]}.`);
  return value;
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}
