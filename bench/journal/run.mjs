// `node --conditions=@tidemark/source bench/journal/run.mjs [--records 1000] [--rounds 15] [--folder .]`: what the journal
// adds to the disk. In the same run, in turns: one write and one fdatasync for each record, against `append` awaited one
// after the other; and a bare group commit with 100 writers, against `append` from 100 writers. Prints medians, then the
// aims. The disk under the folder is measured, so mind where it is.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { createJournal } from "../../packages/resilience/src/journal/journal.ts";
import { describeMachine, warnIfBusy } from "../machine.mjs";
import { median } from "../median.mjs";
import { readOptions } from "../options.mjs";
import { times, verdict } from "../verdict.mjs";
import { appendOneByOne, appendInGroups } from "./bare.mjs";

const options = readOptions({ records: 1000, rounds: 15, folder: tmpdir() });
const { records: count, rounds } = options;
const writers = 100;

warnIfBusy();

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

const folder = mkdtempSync(join(options.folder, "tidemark-bench-"));
const measured = Object.fromEntries(Object.keys(contestants).map((name) => [name, []]));
try {
  // The first rounds compile the code and do not count.
  for (let round = -3; round < rounds; round += 1) {
    for (const [name, run] of Object.entries(contestants)) {
      const path = join(folder, "journal.ndjson");
      const ms = await run(path);
      if (round >= 0) measured[name].push(ms);
      rmSync(path);
    }
  }
} finally {
  rmSync(folder, { recursive: true });
}
report(Object.fromEntries(Object.entries(measured).map(([name, list]) => [name, median(list)])));

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
  const rows = Object.entries(medians).map(
    ([name, ms]) => `| ${name} | ${ms.toFixed(2)} | ${Math.round((count / ms) * 1000)} |\n`,
  );
  process.stdout.write(
    [
      `${describeMachine()}\n\n`,
      `| ${count} records, ${rounds} rounds | median ms | records/s |\n| --- | ---: | ---: |\n${rows.join("")}\n`,
      aim("chain: at most 1.5 × write and fdatasync", 1.5, [
        medians["chain: journal"],
        medians["chain: write and fdatasync"],
      ]),
      aim("fan: at most 8 × bare group commit", 8, [
        medians["fan: journal"],
        medians["fan: bare group commit"],
      ]),
    ].join(""),
  );
}

function aim(what, most, [own, bare]) {
  return verdict(own <= most * bare, what, times(own / bare));
}
