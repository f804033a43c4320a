import fc from "fast-check";
import { expect, test } from "vitest";
import type { JsonObject } from "@tidemark/spec";
import { FaultyDisk } from "./faulty-disk.fixture.ts";
import { createJournal, openJournal, readJournal, type Journal } from "./journal.ts";
import { randomNumbers, sampleRecords } from "./sample-records.fixture.ts";

const path = "journal.ndjson";
const header = { run: "r-1" };
const pool = sampleRecords(40);

/** What the journal must hold: everything that was promised, and of what was only tried no more than a beginning. */
interface Model {
  readonly tried: JsonObject[];
  promised: number;
}

type Step =
  | { readonly kind: "append"; readonly sizes: readonly number[] }
  | { readonly kind: "close" }
  | { readonly kind: "kill"; readonly turns: number }
  | { readonly kind: "power"; readonly turns: number; readonly seed: number; readonly lost: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("append" as const),
      sizes: fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 6 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("close" as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("kill" as const), turns: fc.integer({ min: 0, max: 6 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("power" as const),
      turns: fc.integer({ min: 0, max: 6 }),
      seed: fc.integer(),
      lost: fc.constantFrom(0, 0.1, 0.5, 0.9, 1),
    }),
  },
);

test("whatever crashes at whatever moment: what was promised is there, in order, and nothing that was not tried", async () => {
  let crashes = 0;
  let lost = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 14 }), async (steps) => {
      let disk = new FaultyDisk();
      let journal = await createJournal(path, header, { disk });
      let model: Model = { tried: [header], promised: 1 };
      for (const next of steps) {
        if (next.kind === "append") {
          for (const size of next.sizes) await appendAll(journal, model, size);
          continue;
        }
        if (next.kind === "close") {
          await journal.close();
        } else {
          // Some are under way when it happens.
          for (let count = 0; count < 5; count += 1)
            void appendAll(journal, model, 1 + count * 2).catch(() => {});
          for (let turn = 0; turn < next.turns; turn += 1)
            await new Promise((resolve) => setImmediate(resolve));
          disk = next.kind === "kill" ? disk.afterKill() : afterPowerCut(disk, next.seed, next.lost);
          crashes += 1;
        }
        const { tried } = model;
        // A new one for each life: what the dead process still hears is not about this one.
        ({ journal, model } = await reopen(disk, model));
        lost += tried.length - model.tried.length;
      }
    }),
    { numRuns: 400 },
  );
  process.stdout.write(`journal: ${crashes} crashes, ${lost} records that nobody was promised were lost\n`);
  expect(Math.min(crashes, lost)).toBeGreaterThan(100);
});

async function appendAll(journal: Journal, model: Model, size: number): Promise<void> {
  const appended = Array.from({ length: size }, () => {
    const record = pool[model.tried.length % pool.length]!;
    const position = model.tried.push(record);
    return journal.append(record).then(() => {
      model.promised = Math.max(model.promised, position);
    });
  });
  await Promise.all(appended);
}

function afterPowerCut(disk: FaultyDisk, seed: number, lost: number): FaultyDisk {
  const random = randomNumbers(seed);
  return disk.afterPowerCut(() => random() >= lost);
}

async function reopen(disk: FaultyDisk, model: Model): Promise<{ journal: Journal; model: Model }> {
  const { promised } = model;
  const tried = [...model.tried];
  const read = await readJournal(path, { disk });
  const { journal, records } = await openJournal(path, { disk });
  expect(read.records).toEqual(records);
  expect(records.length).toBeGreaterThanOrEqual(promised);
  expect(records.map(({ record }) => record)).toEqual(tried.slice(0, records.length));
  return { journal, model: { tried: tried.slice(0, records.length), promised: records.length } };
}
