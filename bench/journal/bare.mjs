// What appending costs without a journal: no check sums, no numbers, no errors handled.

import { closeSync, fdatasync, fdatasyncSync, openSync, writeSync } from "node:fs";
import { performance } from "node:perf_hooks";

/** One write and one fdatasync for each record. */
export function appendOneByOne(path, count, record) {
  const file = openSync(path, "ax");
  const start = performance.now();
  for (let number = 0; number < count; number += 1) {
    writeSync(file, `${JSON.stringify(record(number))}\n`);
    fdatasyncSync(file);
  }
  const ms = performance.now() - start;
  closeSync(file);
  return ms;
}

/** Writers who wait for the sync that takes their record along; one at a time is under way. */
export async function appendInGroups(path, count, writers, record) {
  const file = openSync(path, "ax");
  let lines = [];
  let waiters = [];
  let isBusy = false;
  const pump = async () => {
    isBusy = true;
    while (lines.length > 0) {
      const [text, resolves] = [lines.join(""), waiters];
      lines = [];
      waiters = [];
      writeSync(file, text);
      await new Promise((resolve, reject) => {
        fdatasync(file, (error) => (error === null ? resolve() : reject(error)));
      });
      for (const resolve of resolves) resolve();
    }
    isBusy = false;
  };
  const append = (line) =>
    new Promise((resolve) => {
      lines.push(line);
      waiters.push(resolve);
      if (!isBusy && lines.length === 1) void Promise.resolve().then(pump);
    });
  let next = 0;
  const write = async () => {
    while (next < count) await append(`${JSON.stringify(record(next++))}\n`);
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: writers }, write));
  const ms = performance.now() - start;
  closeSync(file);
  return ms;
}
