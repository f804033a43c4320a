import assert from "node:assert/strict";
import type { JsonObject } from "@tidemark/spec";
import type { JournalPlace, JournalSuite } from "./journal-suite.ts";

type JournalCase = (place: JournalPlace) => Promise<void>;

const header: JsonObject = { run: "conformance" };

/**
 * Registers the tests that every journal must pass, with whatever test runner is handed in.
 *
 * @example
 * testJournal({ test, createPlace: () => placeIn(mkdtempSync(join(tmpdir(), "journal-"))) });
 */
export function testJournal(suite: JournalSuite): void {
  for (const [name, run] of Object.entries({ ...writingCases, ...openingCases, ...crashCases })) {
    suite.test(`journal: ${name}`, async () => {
      const place = await suite.createPlace();
      try {
        await run(place);
      } finally {
        await place.remove?.();
      }
    });
  }
}

const writingCases: Readonly<Record<string, JournalCase>> = {
  "the header is there once create has resolved": async (place) => {
    const journal = await place.create(header);
    assert.deepEqual(await place.read(), [header]);
    await journal.close();
  },
  "a record is there once append has resolved, for other processes too": async (place) => {
    const journal = await place.create(header);
    for (const number of [1, 2, 3]) {
      await journal.append({ number });
      assert.deepEqual((await place.read()).at(-1), { number });
    }
    await journal.close();
  },
  "records appended at once stand and resolve in the order of the calls": async (place) => {
    const journal = await place.create(header);
    const records = numbered(200);
    const resolved: JsonObject[] = [];
    await Promise.all(records.map((record) => journal.append(record).then(() => resolved.push(record))));
    assert.deepEqual(resolved, records);
    await journal.close();
    assert.deepEqual(await place.read(), [header, ...records]);
  },
  "any JSON comes back as it was": async (place) => {
    const journal = await place.create(header);
    for (const record of oddRecords) await journal.append(record);
    await journal.close();
    assert.deepEqual(await place.read(), [header, ...oddRecords]);
  },
  "a record is taken as it is when append is called": async (place) => {
    const journal = await place.create(header);
    const record = { number: 1 };
    const appended = journal.append(record);
    record.number = 2;
    await appended;
    await journal.close();
    assert.deepEqual(await place.read(), [header, { number: 1 }]);
  },
  "what cannot be a record is refused, and does no harm": async (place) => {
    const journal = await place.create(header);
    for (const wrong of [undefined, [1], { big: 1n }])
      await assert.rejects(journal.append(wrong as never), TypeError);
    await journal.append({ number: 1 });
    await journal.close();
    assert.deepEqual(await place.read(), [header, { number: 1 }]);
  },
  "close waits for what was appended, and nothing can be appended after it": async (place) => {
    const journal = await place.create(header);
    const appended = numbered(20).map((record) => journal.append(record));
    const closed = journal.close();
    await assert.rejects(journal.append({ late: true }));
    await Promise.all([closed, ...appended]);
    await assert.rejects(journal.append({ late: true }));
    assert.deepEqual(await place.read(), [header, ...numbered(20)]);
    await journal.close();
  },
};

const openingCases: Readonly<Record<string, JournalCase>> = {
  "a second journal is refused, and the first is left as it is": async (place) => {
    const journal = await place.create(header);
    await journal.append({ number: 1 });
    await journal.close();
    await assert.rejects(place.create({ run: "another" }));
    assert.deepEqual(await place.read(), [header, { number: 1 }]);
  },
  "what is not there cannot be opened or read, and does not come to be": async (place) => {
    await assert.rejects(place.open());
    await assert.rejects(place.read());
    await assert.rejects(place.open());
  },
  "opened again it gives what it holds, and goes on behind it": async (place) => {
    await (await place.create(header)).close();
    const records = numbered(12);
    for (let from = 0; from < records.length; from += 3) {
      const { journal, records: held } = await place.open();
      assert.deepEqual(held, [header, ...records.slice(0, from)]);
      for (const record of records.slice(from, from + 3)) await journal.append(record);
      await journal.close();
    }
    assert.deepEqual(await place.read(), [header, ...records]);
  },
  "reading changes nothing": async (place) => {
    const journal = await place.create(header);
    await Promise.all([...numbered(5).map((record) => journal.append(record)), place.read(), place.read()]);
    await place.read();
    await journal.append({ last: true });
    await journal.close();
    assert.deepEqual(await place.read(), [header, ...numbered(5), { last: true }]);
  },
};

const crashCases: Readonly<Record<string, JournalCase>> = {
  "after a crash everything is there that append has resolved for, and of the rest a beginning": async (
    place,
  ) => {
    if (place.crash === undefined) return;
    const journal = await place.create(header);
    const kept = numbered(30);
    for (const record of kept) await journal.append(record);
    const open = numbered(10).map((record) => journal.append({ open: record }));
    const crashed = await place.crash();
    const after = await crashed.open();
    const all = [header, ...kept, ...numbered(10).map((record) => ({ open: record }))];
    assert.ok(after.records.length > kept.length, `${after.records.length - 1} of ${kept.length} are there`);
    assert.deepEqual(after.records, all.slice(0, after.records.length));
    await after.journal.append({ again: true });
    await after.journal.close();
    assert.deepEqual(await crashed.read(), [...after.records, { again: true }]);
    await Promise.allSettled([...open, journal.close()]);
    await crashed.remove?.();
  },
};

function numbered(count: number): JsonObject[] {
  return Array.from({ length: count }, (_, number) => ({ number }));
}

const oddRecords: readonly JsonObject[] = [
  {},
  { "": "", " ": [[], {}, null, true, -0.5e-9, 2 ** 53] },
  { text: 'späte Grüße 日本語 🌊 \0 \u2028 \r\n \\ " \ud83c' },
  { v: 99, seq: -1, record: { first: 0 }, length: 3, crc: "ffffffff" },
  { long: "x".repeat(300_000) },
  { deep: JSON.parse(`${"[".repeat(190)}1${"]".repeat(190)}`) },
];
