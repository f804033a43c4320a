// One engine on one workload in a process of its own: `node measure.mjs <workload> <engine> [repeats]`.
// Prints one JSON line. The first execution is told apart, and a second of warm-up follows it, the same for everybody:
// what is measured then runs in compiled code. A chain of 1,000 takes milliseconds, so fifteen executions alone would
// measure how soon each engine's code is compiled.

import { loadavg } from "node:os";
import { performance } from "node:perf_hooks";
import { median } from "./median.mjs";
import { startTally } from "./tally.mjs";
import { workloads } from "./workloads.mjs";

const [workload, engine, repeats = "15"] = process.argv.slice(2);
const { graph: makeGraph, concurrency, planners } = workloads[workload];
const graph = makeGraph();
const subject = await import(`./${planners === undefined ? "engines" : "planners"}/${engine}.mjs`);
const executeOnce = planners === undefined ? runOnce : planOnce;

const first = await executeOnce(0);
const warmUpMs = 1000;
for (let spent = 0, round = -1; spent < warmUpMs; round -= 1) spent += (await executeOnce(round)).ms;
const warm = [];
for (let round = 1; round <= Number(repeats); round += 1) warm.push(await executeOnce(round));

const measurement = {
  workload,
  engine: subject.name,
  ...(subject.version === undefined ? {} : { version: subject.version }),
  steps: graph.length,
  firstMs: round3(first.ms),
  warmMs: warm.map(({ ms }) => round3(ms)),
  medianMs: round3(median(warm.map(({ ms }) => ms))),
  medianCpuMs: round3(median(warm.map(({ cpuMs }) => cpuMs))),
  peakMemoryMiB: Math.round(process.resourceUsage().maxRSS / 1024),
  node: process.version,
  load: round3(loadavg()[0]),
};
process.stdout.write(`${JSON.stringify(measurement)}\n`);

async function runOnce(round) {
  const tally = startTally(graph);
  const time = await timed(() => subject.execute(graph, tally.run, { workload, concurrency, round }));
  tally.check();
  return time;
}

async function planOnce() {
  const input = subject.prepare(graph);
  let waves;
  const time = await timed(() => {
    waves = subject.plan(input);
  });
  if (waves !== undefined) checkOrder(waves.flat());
  return time;
}

function checkOrder(ids) {
  const places = new Map(ids.map((id, place) => [id, place]));
  const misplaced = graph.filter(({ id, needIds }) =>
    needIds.some((need) => !(places.get(need) < places.get(id))),
  );
  if (places.size === graph.length && ids.length === graph.length && misplaced.length === 0) return;
  throw new Error(
    `${places.size} of ${graph.length} steps are in the plan, ${misplaced.length} before what they need.`,
  );
}

/** Wall time, and the time that this process had a processor: on a busy machine the steadier of the two. */
async function timed(work) {
  const cpu = process.cpuUsage();
  const start = performance.now();
  await work();
  const ms = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  return { ms, cpuMs: (user + system) / 1000 };
}

function round3(value) {
  return Math.round(value * 1000) / 1000;
}
