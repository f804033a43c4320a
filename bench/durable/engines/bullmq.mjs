// BullMQ on a Redis server of its own that syncs each write (appendfsync always). A job has one parent, so a chain is a
// nest of jobs, and a fan is a parent with all of its children, without a first step.

import { installedVersion, importPeer } from "../../peers.mjs";
import { startRedis } from "../redis.mjs";
import { concurrency } from "../workloads.mjs";

const { FlowProducer, Worker } = await importPeer("bullmq");
const { port } = await startRedis();
const connection = { host: "127.0.0.1", port, maxRetriesPerRequest: null };
const queueName = "bench";

export const name = "bullmq, redis syncs always";
export const version = installedVersion("bullmq");
export const elsewhere = ["bytes"];

let current;
const worker = new Worker(queueName, async ({ data }) => await current(data.index), {
  connection,
  concurrency,
});
await worker.waitUntilReady();
const producer = new FlowProducer({ connection });
await producer.waitUntilReady();

export async function execute(graph, run, { workload }) {
  const ended = Promise.withResolvers();
  let left = graph.length;
  current = async (index) => {
    const value = await run(index);
    left -= 1;
    if (left === 0) setImmediate(() => ended.resolve());
    return value;
  };
  if (workload === "fan") await current(0);
  await producer.add(workload === "chain" ? nest(graph) : parent(graph));
  await ended.promise;
}

function job({ id, index }, children) {
  return { name: id, queueName, data: { index }, ...(children !== undefined && { children }) };
}

function nest(graph) {
  return graph.reduce((inner, step) => job(step, inner === undefined ? undefined : [inner]), undefined);
}

function parent(graph) {
  return job(
    graph.at(-1),
    graph.slice(1, -1).map((step) => job(step)),
  );
}
