import { readFileSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { describe, expect, test } from "vitest";
import { FaultyDisk } from "./faulty-disk.fixture.ts";
import { createJournal, openJournal, readJournal, repairJournal } from "./journal.ts";
import { encodeLine } from "./record-line.ts";
import { randomNumbers, sampleRecords } from "./sample-records.fixture.ts";
import { scanJournal, type StoredRecord } from "./scan-journal.ts";

const path = "journal.ndjson";
const seed = Date.now() % 1_000_000;
const code = (expected: string): unknown =>
  expect.objectContaining({ name: "ResilienceError", code: expected });
const say = (text: string): unknown => process.stdout.write(`journal: ${text}\n`);

/** A journal as a killed process leaves it: with the room that it made in advance. */
async function writtenJournal(
  sizes: readonly number[],
): Promise<{ bytes: Buffer; stored: readonly StoredRecord[] }> {
  const disk = new FaultyDisk();
  const journal = await createJournal(path, { run: "r-1" }, { disk });
  const records = sampleRecords(sizes.reduce((sum, size) => sum + size, 0));
  for (const size of sizes)
    await Promise.all(records.splice(0, size).map((record) => journal.append(record)));
  const { records: stored } = await readJournal(path, { disk });
  return { bytes: Buffer.from(disk.content(path)), stored };
}

const single = Array<number>(60).fill(1);
const recordsEnd = ({ bytes }: { readonly bytes: Buffer }): number => scanJournal(bytes).end;

/** What reading and opening say; both must agree, and neither may change what it should not. */
async function outcome(bytes: Buffer): Promise<readonly StoredRecord[] | string> {
  const disk = new FaultyDisk({}, new Map([[path, bytes]]));
  const read = await readJournal(path, { disk }).catch((error: { code: string }) => error.code);
  expect(disk.content(path).equals(bytes)).toBe(true);
  const opened = await openJournal(path, { disk }).catch((error: { code: string }) => error.code);
  if (typeof opened === "string" || typeof read === "string") {
    expect(read).toBe(opened);
    expect(disk.content(path).equals(bytes)).toBe(true);
    expect(disk.openFiles).toBe(0);
    return opened as string;
  }
  expect(opened.records).toEqual(read.records);
  expect(opened.tornBytes).toBe(read.tornBytes);
  expect(disk.content(path).length).toBe(read.size);
  await opened.journal.close();
  return opened.records;
}

describe("a torn tail", () => {
  test("cut at every byte: exactly the records that were whole", async () => {
    const journal = await writtenJournal(single);
    const { stored } = journal;
    const bytes = journal.bytes.subarray(0, recordsEnd(journal));
    for (let length = 0; length <= bytes.length; length += 1) {
      const expected = stored.filter((_, index) => (stored[index + 1]?.offset ?? bytes.length) <= length);
      const found = scanJournal(bytes.subarray(0, length));
      if (found.problem !== undefined || found.records.length !== expected.length) {
        expect({ length, ...found }).toEqual({ length, records: expected });
      }
      expect(found.end + found.tornBytes).toBe(length);
      // Comparing all of them at each byte would take minutes; the offsets prove the rest.
      if (length % 97 === 0 || length > bytes.length - 40)
        expect(await outcome(bytes.subarray(0, length))).toEqual(expected);
    }
    say(`cut at each of ${bytes.length} bytes`);
  });

  test("zeros at the end are room, however many", async () => {
    const journal = await writtenJournal([1, 1, 5]);
    const { stored } = journal;
    const bytes = journal.bytes.subarray(0, recordsEnd(journal));
    for (const size of [1, 511, 4096, 1_000_000]) {
      const disk = new FaultyDisk({}, new Map([[path, Buffer.concat([bytes, Buffer.alloc(size)])]]));
      expect(await readJournal(path, { disk })).toEqual({
        records: stored,
        tornBytes: 0,
        size: bytes.length,
      });
      const opened = await openJournal(path, { disk });
      expect(opened).toMatchObject({ records: stored, tornBytes: 0 });
      expect(disk.afterPowerCut().content(path).equals(bytes)).toBe(true);
      await opened.journal.append({ next: true });
      expect((await readJournal(path, { disk })).records).toHaveLength(9);
    }
  });

  test.each([
    ["a record that is half there", (line: Buffer) => line.subarray(0, -9)],
    [
      "a record whose end is zeros",
      (line: Buffer) => Buffer.concat([line.subarray(0, 30), Buffer.alloc(4096)]),
    ],
    [
      "a record whose beginning is zeros",
      (line: Buffer) => Buffer.concat([Buffer.alloc(20), line.subarray(20)]),
    ],
    ["a record without its line feed", (line: Buffer) => line.subarray(0, -1)],
    ["text", () => Buffer.from("what is this\nand this\n")],
  ])("%s is cut, the cut is synced, and the next record stands in its place", async (_, tail) => {
    const journal = await writtenJournal([1, 1, 1]);
    const { stored } = journal;
    const bytes = journal.bytes.subarray(0, recordsEnd(journal));
    const torn = tail(Buffer.from(encodeLine({ text: "of the tail", and: "more" }, 4, 4)));
    const disk = new FaultyDisk({}, new Map([[path, Buffer.concat([bytes, torn])]]));
    const opened = await openJournal(path, { disk });
    expect(opened.records).toEqual(stored);
    expect(opened.tornBytes).toBe(torn.toString("latin1").replace(/\0+$/, "").length);
    expect(disk.afterPowerCut().content(path).equals(bytes)).toBe(true);
    await opened.journal.append({ next: true });
    await opened.journal.close();
    const { records, tornBytes } = await readJournal(path, { disk: disk.afterPowerCut() });
    expect(records.at(-1)).toEqual({ sequence: 4, offset: bytes.length, record: { next: true } });
    expect(tornBytes).toBe(0);
  });

  test("any part of the last commit may be missing after a power cut", async () => {
    const { bytes, stored } = await writtenJournal([1, 1, 6]);
    // The third of the six: the two before it are kept, the three behind it were never promised either.
    const holed = Buffer.from(bytes);
    holed.fill(0, stored[5]!.offset, stored[6]!.offset);
    expect(await outcome(holed)).toEqual(stored.slice(0, 5));
  });

  test("a header that was never finished: a journal without records, that can be begun", async () => {
    const disk = new FaultyDisk(
      {},
      new Map([[path, Buffer.from(encodeLine({ run: "r" }, 0, 0).slice(0, 20))]]),
    );
    const opened = await openJournal(path, { disk });
    expect(opened).toMatchObject({ records: [], tornBytes: 20 });
    await opened.journal.append({ run: "again" });
    expect((await readJournal(path, { disk })).records).toEqual([
      { sequence: 0, offset: 0, record: { run: "again" } },
    ]);
  });
});

describe("damage", () => {
  test("2,000 random bit flips: an exact prefix where the last record is hit, else the error", async () => {
    const random = randomNumbers(seed);
    const journal = await writtenJournal(single);
    const { bytes, stored } = journal;
    const end = recordsEnd(journal);
    const counts = { damaged: 0, prefix: 0, whole: 0 };
    for (let round = 0; round < 2000; round += 1) {
      // Every tenth into the last record and the room behind it.
      const from = round % 10 === 0 ? stored.at(-1)!.offset : 0;
      const to = round % 10 === 0 ? end + 40 : end;
      const at = from + Math.floor(random() * (to - from));
      const flipped = Buffer.from(bytes);
      flipped[at]! ^= 1 << Math.floor(random() * 8);
      const found = await outcome(flipped);
      const expected = at >= end ? stored : at >= stored.at(-1)!.offset ? stored.slice(0, -1) : "damaged";
      if (typeof found === "string" ? found !== expected : found.length !== expected.length) {
        expect({ seed, round, at, found }).toEqual({ seed, round, at, found: expected });
      }
      if (typeof found !== "string") expect(found).toEqual(expected);
      counts[typeof found === "string" ? "damaged" : at >= end ? "whole" : "prefix"] += 1;
    }
    say(`2,000 bit flips, seed ${seed}: ${JSON.stringify(counts)}`);
    expect(Math.min(...Object.values(counts))).toBeGreaterThan(10);
  });

  test("bit flips in commits of many: the loss never reaches what an earlier commit promised", async () => {
    const random = randomNumbers(seed + 1);
    const journal = await writtenJournal([8, 1, 15, 20, 16]);
    const { bytes, stored } = journal;
    const end = recordsEnd(journal);
    const lastCommit = stored[stored.length - 16]!.offset;
    for (let round = 0; round < 500; round += 1) {
      const at = Math.floor(random() * end);
      const flipped = Buffer.from(bytes);
      flipped[at]! ^= 1 << Math.floor(random() * 8);
      const found = await outcome(flipped);
      if (at < lastCommit) expect({ seed, at, found }).toEqual({ seed, at, found: "damaged" });
      else expect(found).toEqual(stored.filter((_, index) => (stored[index + 1]?.offset ?? end) <= at));
    }
  });

  test("damage in several places is damage, also where it hit the first record of every later commit", async () => {
    const { bytes, stored } = await writtenJournal([8, 15, 20]);
    for (const index of [3, 9, 24]) bytes[stored[index]!.offset + 20]! ^= 1;
    expect(await outcome(bytes)).toBe("damaged");
  });

  test("the message names file and place, the hint the way out", async () => {
    const { bytes, stored } = await writtenJournal(single);
    bytes[stored[7]!.offset + 15]! ^= 1;
    const disk = new FaultyDisk({}, new Map([[path, bytes]]));
    const error: { message: string; hint?: string } = await openJournal(path, { disk }).catch(
      (thrown) => thrown,
    );
    expect(error).toEqual(code("damaged"));
    expect(error.message).toContain(path);
    expect(error.message).toContain(`byte ${stored[7]!.offset},`);
    expect(error.hint).toContain("tidemark runs repair <run>");
  });

  test.each<readonly [string, string[]]>([
    ["a record is missing", [encodeLine({}, 0, 0), encodeLine({}, 1, 1), encodeLine({}, 3, 3)]],
    ["a record is there twice", [encodeLine({}, 0, 0), encodeLine({}, 1, 1), encodeLine({}, 1, 1)]],
    ["it begins in the middle", [encodeLine({}, 1, 1), encodeLine({}, 2, 2)]],
    ["a whole line is no record", [encodeLine({}, 0, 0), line('{"v":1,"seq":1}')]],
    ["a whole line is no object", [encodeLine({}, 0, 0), line("[1]")]],
    ["a whole line is no JSON", [encodeLine({}, 0, 0), line('{"v":1,"seq":1,')]],
    ["a record is an array", [encodeLine({}, 0, 0), line('{"v":1,"seq":1,"record":[]}')]],
    ["it has no version", [encodeLine({}, 0, 0), line('{"seq":1,"record":{}}')]],
    [
      "the bad record was promised before the next was written",
      [encodeLine({}, 0, 0), "x".repeat(44), encodeLine({}, 2, 2)],
    ],
    [
      "what follows the bad record is of a later version",
      [encodeLine({}, 0, 0), "x\n", line('{"v":2,"seq":2,"first":1}')],
    ],
    ["it is another file", ["# Notes\n\nNothing of ours.\n"]],
    ["it is another file, of few letters", ["cafe"]],
  ])("%s", async (what, lines) => {
    const found = await outcome(Buffer.from(lines.join("")));
    // What could be the first letters of a check sum is nothing that anybody would miss.
    expect(found).toEqual(what.endsWith("few letters") ? [] : "damaged");
  });

  test("a later version is told as such, wherever it begins, and never changed", async () => {
    for (const lines of [
      [line('{"v":2,"what":"ever"}')],
      [encodeLine({}, 0, 0), line('{"v":2,"seq":1,"record":{}}'), "torn"],
    ]) {
      const bytes = Buffer.from(lines.join(""));
      expect(await outcome(bytes)).toBe("newer_version");
      const disk = new FaultyDisk({}, new Map([[path, bytes]]));
      await expect(repairJournal(path, { disk })).rejects.toEqual(code("newer_version"));
      expect(disk.content(path).equals(bytes)).toBe(true);
    }
  });
});

describe("repair", () => {
  test("keeps what stands before the damage, and the file as it was beside it", async () => {
    const { bytes, stored } = await writtenJournal(single);
    bytes[stored[30]!.offset + 15]! ^= 1;
    const disk = new FaultyDisk({}, new Map([[path, bytes]]));
    const droppedBytes = scanJournal(bytes).tornBytes;
    expect(droppedBytes).toBeGreaterThan(1000);
    expect(await repairJournal(path, { disk })).toEqual({
      kept: 30,
      droppedBytes,
      backup: `${path}.damaged-1`,
    });
    const after = disk.afterPowerCut();
    expect(after.content(`${path}.damaged-1`).equals(bytes)).toBe(true);
    const { journal, records, tornBytes } = await openJournal(path, { disk: after });
    expect({ records, tornBytes }).toEqual({ records: stored.slice(0, 30), tornBytes: 0 });
    await journal.append({ next: true });
    expect((await readJournal(path, { disk: after })).records).toHaveLength(31);
    expect(disk.openFiles).toBe(0);
  });

  test("leaves a whole journal alone", async () => {
    const { bytes, stored } = await writtenJournal(single);
    const disk = new FaultyDisk({}, new Map([[path, bytes]]));
    expect(await repairJournal(path, { disk })).toEqual({ kept: stored.length, droppedBytes: 0 });
    expect(disk.content(path).equals(bytes)).toBe(true);
  });

  test("never replaces an earlier copy, and changes nothing where there is no room for one", async () => {
    const { bytes, stored } = await writtenJournal([1, 1, 1]);
    bytes[stored[1]!.offset + 15]! ^= 1;
    const files = new Map([
      [path, bytes],
      [`${path}.damaged-1`, Buffer.from("earlier")],
    ]);
    const full = new FaultyDisk({ capacity: bytes.length + 100 }, files);
    await expect(repairJournal(path, { disk: full })).rejects.toEqual(code("unwritable"));
    expect(full.content(path).equals(bytes)).toBe(true);
    const disk = new FaultyDisk({}, files);
    expect(await repairJournal(path, { disk })).toMatchObject({ kept: 1, backup: `${path}.damaged-2` });
    expect(disk.content(`${path}.damaged-1`).toString()).toBe("earlier");
  });
});

describe("formats that were written once are read for good", () => {
  test("version 1", () => {
    const bytes = readFileSync(join(import.meta.dirname, "__fixtures__/version-1.journal.ndjson"));
    const { records, tornBytes, end, problem } = scanJournal(bytes);
    expect(problem).toBeUndefined();
    expect({ tornBytes, end }).toEqual({ tornBytes: 0, end: bytes.length });
    expect(records.map(({ record }) => record)).toEqual([{ run: "r-1" }, ...sampleRecords(12)]);
    // And what is written today is still the same.
    const firsts = [0, 1, 2, 3, 3, 3, 3, 7, 7, 7, 7, 7, 7];
    const lines = records.map(({ record, sequence }) => encodeLine(record, sequence, firsts[sequence]!));
    expect(lines.join("")).toBe(bytes.toString());
  });
});

function line(json: string): string {
  const checked = `${Buffer.byteLength(json)} ${json}`;
  return `${crc32(checked).toString(16).padStart(8, "0")} ${checked}\n`;
}
