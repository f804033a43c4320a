// `node bench/run.mjs [--only chain,tidemark] [--rounds 3] [--repeats 15]`: every engine on every workload, each in a
// process of its own, in interleaved rounds. Prints a JSON line per measurement, then tables and the aims.

import { join } from "node:path";
import { describeMachine } from "./machine.mjs";
import { fail, readOptions } from "./options.mjs";
import { missingPeers } from "./peers.mjs";
import { aims, tables } from "./report.mjs";
import { runNode } from "./run-node.mjs";
import { isBuilt } from "./tidemark.mjs";
import { workloads } from "./workloads.mjs";

const { only, rounds, repeats } = readOptions({ only: [], rounds: 3, repeats: 15 });

if (missingPeers().length > 0)
  await runNode([join(import.meta.dirname, "setup.mjs")], { stdio: ["ignore", "inherit", "inherit"] });
if (!isBuilt)
  process.stderr.write("Tidemark is left out: there is no build of it. Run `pnpm build` first.\n");

const pairs = selectPairs();
const measurements = [];
for (let round = 0; round < rounds; round += 1) {
  // Nobody always comes first, and nobody always after the same neighbour.
  for (const pair of [...pairs.slice(round % pairs.length), ...pairs.slice(0, round % pairs.length)]) {
    const measurement = await measure(pair);
    if (measurement !== undefined) measurements.push(measurement);
  }
}
if (measurements.length > 0) {
  const load = Math.max(...measurements.map((measurement) => measurement.load));
  process.stdout.write(`\n${describeMachine(load)}\n\n${tables(measurements)}\n${aims(measurements)}`);
}

/** Workloads with their engines, those named in `--only` or all. Names of one kind narrow that kind. */
function selectPairs() {
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
    const line = await runNode([script, workload, engine, `${repeats}`]);
    process.stdout.write(line);
    return JSON.parse(line);
  } catch (error) {
    process.exitCode = 1;
    process.stdout.write(`${JSON.stringify({ workload, engine, failed: error.message })}\n`);
    return undefined;
  }
}
