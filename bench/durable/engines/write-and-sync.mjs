// The disk's own limit for a chain: one write and one fdatasync for each record.

import { join } from "node:path";
import { appendOneByOne } from "../../journal/bare.mjs";
import { sampleRecord } from "../sample-record.mjs";

export const name = "write and fdatasync";
export const runsNothing = true;

export async function execute(graph, _run, { folder }) {
  appendOneByOne(join(folder, "records"), graph.length, sampleRecord);
}
