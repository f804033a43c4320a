// The disk's own limit where much goes on at once: 100 writers share each write and fdatasync.

import { join } from "node:path";
import { appendInGroups } from "../../journal/bare.mjs";
import { sampleRecord } from "../sample-record.mjs";
import { concurrency } from "../workloads.mjs";

export const name = "group commit";
export const runsNothing = true;

export async function execute(graph, _run, { folder }) {
  await appendInGroups(join(folder, "records"), graph.length, concurrency, sampleRecord);
}
