// One engine on one workload in a process of its own: `node measure.mjs <workload> <engine> <repeats> <scratch folder>`.
// Prints one JSON line. The first execution is told apart, and a second of warm-up follows it, the same for everybody.

import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { loadavg } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { fan } from "../graphs.mjs";
import { median } from "../median.mjs";
import { startTally } from "../tally.mjs";
import { countSyncs } from "./sync-shim.mjs";
import { workloads } from "./workloads.mjs";

const [workload, engine, repeats, scratch] = process.argv.slice(2);
const subject = await import(`./engines/${engine}.mjs`);
const graph = makeGraph(workloads[workload].graph());

const first = await executeOnce(0);
for (let spent = first.ms, round = -1; spent < 1000; round -= 1) spent += (await executeOnce(round)).ms;
const warm = [];
for (let round = 1; round <= Number(repeats); round += 1) warm.push(await executeOnce(round));

const measurement = {
  workload,
  engine,
  name: subject.name,
  ...(subject.version !== undefined && { version: subject.version }),
  steps: graph.length,
  firstMs: round3(first.ms),
  warmMs: warm.map(({ ms }) => round3(ms)),
  bytesPerStep: perStep("bytes"),
  syncsPerStep: perStep("syncs"),
  load: round3(loadavg()[0]),
};
process.stdout.write(`${JSON.stringify(measurement)}\n`);
// Some engines have timers left.
process.exit(0);

function makeGraph(whole) {
  const { mostSteps = Infinity } = subject;
  return whole.length > mostSteps ? fan(mostSteps - 2) : whole;
}

async function executeOnce(round) {
  const folder = join(scratch, `${engine}-${round}`);
  mkdirSync(folder);
  const tally = startTally(graph);
  const before = { bytes: countBytes(), syncs: countSyncs() };
  let start = performance.now();
  const startClock = () => (start = performance.now());
  const end = await subject.execute(graph, tally.run, { workload, folder, startClock });
  const ms = performance.now() - start;
  const bytes = countBytes() - before.bytes;
  const syncs = countSyncs() - before.syncs;
  if (subject.runsNothing !== true) tally.check();
  await end?.();
  rmSync(folder, { recursive: true });
  return { ms, bytes, syncs };
}

/** What this process has written so far, to files and elsewhere. Linux alone counts it. */
function countBytes() {
  try {
    return Number(/^wchar: (\d+)$/m.exec(readFileSync("/proc/self/io", "utf8"))[1]);
  } catch {
    return Number.NaN;
  }
}

/** Nothing where an engine writes in another process. */
function perStep(what) {
  const value = median(warm.map((one) => one[what] / graph.length));
  return subject.elsewhere?.includes(what) === true || Number.isNaN(value) ? undefined : round3(value);
}

function round3(value) {
  return Math.round(value * 1000) / 1000;
}
