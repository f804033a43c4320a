// `node --conditions=@tidemark/source bench/journal/run.mjs [--records 1000] [--rounds 15] [--folder .]`: what the journal
// adds to the disk. In the same run, in turns: one write and one fdatasync for each record, against `append` awaited one
// after the other; and a bare group commit with 100 writers, against `append` from 100 writers. Prints medians, then the
// aims. The disk under the folder is measured, so mind where it is.

import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { parseArgs } from "node:util";
import { createJournal } from "../../packages/resilience/src/journal/journal.ts";
import { median } from "../median.mjs";
import { appendOneByOne, appendInGroups } from "./bare.mjs";

const { values } = parseArgs({
  options: {
    records: { type: "string", default: "1000" },
    rounds: { type: "string", default: "15" },
    folder: { type: "string", default: tmpdir() },
  },
});
const count = positive("records");
const rounds = positive("rounds");
const writers = 100;

// Where others want the machine, the figures mean little.
if (loadavg()[0] > availableParallelism())
  process.stderr.write("This machine is busy: measure again later.\n");

const record = (number) => ({
  kind: "completion",
  id: `step-${number}`,
  at: 1_763_633_000_000 + number,
  outcome: { ok: true, value: { number, name: `result of ${number}` } },
});

const contestants = {
  "chain: write and fdatasync": (path) => appendOneByOne(path, count, record),
  "chain: journal": (path) =>
    withJournal(path, "power", async (journal) => {
      for (let number = 0; number < count; number += 1) await journal.append(record(number));
    }),
  "fan: bare group commit": (path) => appendInGroups(path, count, writers, record),
  "fan: journal": (path) => withJournal(path, "power", (journal) => appendFromWriters(journal)),
  "fan: journal, all at once": (path) =>
    withJournal(path, "power", (journal) =>
      Promise.all(Array.from({ length: count }, (_, number) => journal.append(record(number)))),
    ),
  "chain: journal, durability process": (path) =>
    withJournal(path, "process", async (journal) => {
      for (let number = 0; number < count; number += 1) await journal.append(record(number));
    }),
};

const folder = mkdtempSync(join(values.folder, "tidemark-bench-"));
const times = Object.fromEntries(Object.keys(contestants).map((name) => [name, []]));
try {
  // The first rounds compile the code and do not count.
  for (let round = -3; round < rounds; round += 1) {
    for (const [name, run] of Object.entries(contestants)) {
      const path = join(folder, "journal.ndjson");
      const ms = await run(path);
      if (round >= 0) times[name].push(ms);
      rmSync(path);
    }
  }
} finally {
  rmSync(folder, { recursive: true });
}
report(Object.fromEntries(Object.entries(times).map(([name, list]) => [name, median(list)])));

/** The header is written before the clock starts, as the file is opened before it starts for the others. */
async function withJournal(path, durability, append) {
  const journal = await createJournal(path, { run: "bench" }, { durability });
  const start = performance.now();
  await append(journal);
  const ms = performance.now() - start;
  await journal.close();
  return ms;
}

async function appendFromWriters(journal) {
  let next = 0;
  const write = async () => {
    while (next < count) await journal.append(record(next++));
  };
  await Promise.all(Array.from({ length: writers }, write));
}

function report(medians) {
  const date = new Date().toISOString().slice(0, 10);
  const rows = Object.entries(medians).map(
    ([name, ms]) => `| ${name} | ${ms.toFixed(2)} | ${Math.round((count / ms) * 1000)} |\n`,
  );
  process.stdout.write(
    [
      `${date}, Node ${process.version}, ${process.platform} ${process.arch}, ${availableParallelism()} cores, load ${loadavg()[0].toFixed(1)}\n\n`,
      `| ${count} records, ${rounds} rounds | median ms | records/s |\n| --- | ---: | ---: |\n${rows.join("")}\n`,
      verdict(
        medians["chain: journal"] / medians["chain: write and fdatasync"],
        1.5,
        "chain: at most 1.5 × write and fdatasync",
      ),
      verdict(
        medians["fan: journal"] / medians["fan: bare group commit"],
        8,
        "fan: at most 8 × bare group commit",
      ),
    ].join(""),
  );
}

function verdict(times, aim, what) {
  return `${times <= aim ? "pass" : "MISS"}  ${what} (${times.toFixed(2)} ×)\n`;
}

function positive(name) {
  const value = Number(values[name]);
  if (Number.isSafeInteger(value) && value > 0) return value;
  process.stderr.write(`Expected --${name} to be a positive whole number, got ${values[name]}.\n`);
  return process.exit(2);
}
