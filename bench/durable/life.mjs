// One process in the life of a run: `node life.mjs <engine> <workload> <folder> <start | resume>`. The first runs half of
// the steps and then waits to be killed; the second goes on.

const [engine, workload, folder, phase] = process.argv.slice(2);
const { workloads } = await import("./workloads.mjs");
const graph = workloads[workload].graph();
const half = graph.length >> 1;
let ran = 0;
let isTold = false;

const run = async (index) => {
  if (phase === "start" && ran === half) return await waitToBeKilled();
  ran += 1;
  return { ok: true, index };
};

const { live } = await import(`./lives/${engine}.mjs`);
await live(graph, run, folder);
process.stdout.write(JSON.stringify({ ran, half, steps: graph.length }));

function waitToBeKilled() {
  // What has ended has to reach the disk.
  if (!isTold) {
    setTimeout(() => process.stdout.write("half\n"), 400);
    setInterval(() => {}, 1000);
  }
  isTold = true;
  return new Promise(() => {});
}
