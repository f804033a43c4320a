// `node bench/durable/run.mjs [--only chain,tidemark] [--rounds 3] [--repeats 5] [--extra 2] [--folder .]`: durable runs
// on one disk, every engine in a process of its own, in interleaved rounds; then runs that are killed half-way and gone on
// with; then everything with each sync made dearer. Prints a JSON line per measurement, then tables and the aims.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeMachine, warnIfBusy } from "../machine.mjs";
import { fail, readOptions } from "../options.mjs";
import { missingPeers } from "../peers.mjs";
import { runNode } from "../run-node.mjs";
import { isBuilt } from "../tidemark.mjs";
import { lives, measureResume } from "./measure-resume.mjs";
import { findRedis } from "./redis.mjs";
import { aims, tables } from "./report.mjs";
import { buildShim, shimEnvironment } from "./sync-shim.mjs";
import { workloads } from "./workloads.mjs";

const { only, rounds, repeats, extra, folder } = readOptions({
  ...{ only: [], rounds: 3, repeats: 5 },
  /** Milliseconds. */
  extra: 2,
  folder: tmpdir(),
});
if (!isBuilt) fail("There is no build of Tidemark. Run `pnpm build` first.");
if (missingPeers().length > 0)
  await runNode([join(import.meta.dirname, "..", "setup.mjs")], { stdio: ["ignore", "inherit", "inherit"] });

const notes = [buildShim(), findRedis() === undefined && "BullMQ is left out: there is no redis-server"];
for (const note of notes) if (note) process.stderr.write(`Note: ${note}.\n`);
warnIfBusy();

const scratch = mkdtempSync(join(folder, "tidemark-bench-"));
const measurements = [];
try {
  const pairs = selectPairs();
  const extras = notes[0] === undefined ? [0, extra] : [0];
  for (const extraMs of extras) {
    for (let round = 0; round < rounds; round += 1) {
      // Nobody always comes first, and nobody always after the same neighbour.
      const turned = [...pairs.slice(round % pairs.length), ...pairs.slice(0, round % pairs.length)];
      for (const pair of turned) if (belongs(pair, extraMs, round)) await note(pair, extraMs);
    }
  }
} finally {
  rmSync(scratch, { recursive: true });
}
if (measurements.length > 0) {
  const load = Math.max(...measurements.map((one) => one.load ?? 0));
  process.stdout.write(`\n${describeMachine(load)}\n\n${tables(measurements)}\n${aims(measurements)}`);
}

/** Workloads with their engines, those named in `--only` or all. Names of one kind narrow that kind. */
function selectPairs() {
  const kinds = [...Object.entries(workloads), ["resume", { engines: Object.keys(lives) }]];
  const all = kinds.flatMap(([workload, { engines }]) => engines.map((engine) => ({ workload, engine })));
  const known = new Set(all.flatMap(({ workload, engine }) => [workload, engine]));
  const unknown = only.find((name) => !known.has(name));
  if (unknown !== undefined) fail(`Expected --only to name ${[...known].join(", ")}; got "${unknown}".`);
  const isWorkload = (name) => kinds.some(([workload]) => workload === name);
  const wanted = { workload: only.filter(isWorkload), engine: only.filter((name) => !isWorkload(name)) };
  return all.filter(
    ({ workload, engine }) =>
      (wanted.workload.length === 0 || wanted.workload.includes(workload)) &&
      (wanted.engine.length === 0 || wanted.engine.includes(engine)) &&
      (engine !== "bullmq" || findRedis() !== undefined),
  );
}

/** With dearer syncs, whoever syncs every step takes seconds: fewer rounds, and no more than is compared. */
function belongs({ workload }, extraMs, round) {
  if (workloads[workload]?.few === true) return extraMs === 0 && round === 0;
  return extraMs === 0 || (round < 2 && (workload === "chain" || workload === "fan"));
}

async function note({ workload, engine }, extraMs) {
  const env = { ...shimEnvironment(scratch, extraMs), BENCH_FOLDER: scratch };
  try {
    if (workload === "resume") add(...(await measureResume(engine, scratch, env)));
    else add({ ...(await measure(workload, engine, extraMs, env)), extraMs });
  } catch (error) {
    process.exitCode = 1;
    process.stdout.write(`${JSON.stringify({ workload, engine, extraMs, failed: error.message })}\n`);
  }
}

async function measure(workload, engine, extraMs, env) {
  const times = extraMs > 0 || workloads[workload].few === true ? 1 : repeats;
  const script = join(import.meta.dirname, "measure.mjs");
  return JSON.parse(await runNode([script, workload, engine, `${times}`, scratch], { env }));
}

function add(...found) {
  measurements.push(...found);
  for (const one of found) process.stdout.write(`${JSON.stringify(one)}\n`);
}
