// What durable steps cost without an engine: a loop over the graph and a file. A step counts as finished, and those that
// need it start, once its line is on disk; lines that come while others are being synced share the next sync.

import { closeSync, fdatasync, fdatasyncSync, openSync, readFileSync, writeSync } from "node:fs";
import { sampleRecord } from "./sample-record.mjs";
import { concurrency } from "./workloads.mjs";

/** Runs every step that is not in the file yet. */
export async function runGraph(graph, run, path) {
  const finished = readFinished(path);
  const file = openSync(path, "a", 0o600);
  const left = graph.map(({ needs }) => needs.length);
  const dependents = graph.map(() => []);
  for (const { index, needs } of graph) for (const need of needs) dependents[need].push(index);
  const { promise, resolve, reject } = Promise.withResolvers();
  const ready = graph.filter(({ needs }) => needs.length === 0).map(({ index }) => index);
  let [head, active, remaining, isCommitting] = [0, 0, graph.length, false];
  let waiting = [];

  const settle = (index) => {
    remaining -= 1;
    for (const dependent of dependents[index]) if (--left[dependent] === 0) ready.push(dependent);
  };
  const pump = () => {
    while (active < concurrency && head < ready.length) {
      const index = ready[head++];
      if (finished.has(index)) {
        settle(index);
        continue;
      }
      active += 1;
      run(index).then((value) => keep(index, value), reject);
    }
    if (remaining === 0) resolve();
  };
  const keep = (index, value) => {
    waiting.push({ ...sampleRecord(index), value, index });
    if (isCommitting || waiting.length > 1) return;
    setImmediate(commit);
  };
  const commit = () => {
    const records = waiting;
    waiting = [];
    isCommitting = true;
    writeSync(file, records.map((record) => `${JSON.stringify(record)}\n`).join(""));
    const done = (error) => {
      if (error) return reject(error);
      isCommitting = false;
      active -= records.length;
      for (const { index } of records) settle(index);
      if (waiting.length > 0) setImmediate(commit);
      pump();
    };
    // For one who waits alone, a thread of its own costs more than it saves.
    if (records.length > 1) return fdatasync(file, done);
    fdatasyncSync(file);
    done();
  };
  pump();
  await promise;
  closeSync(file);
}

/** What an earlier process has finished. */
function readFinished(path) {
  let text = "";
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
  }
  return new Set(
    text
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line).index),
  );
}
