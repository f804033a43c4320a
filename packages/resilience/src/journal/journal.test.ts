import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { nodeDisk } from "./disk.ts";
import { FaultyDisk } from "./faulty-disk.fixture.ts";
import { createJournal, openJournal, readJournal, type Journal, type JournalOptions } from "./journal.ts";
import { sampleRecords } from "./sample-records.fixture.ts";

const header = { run: "r-1" };
const path = "journal.ndjson";
const code = (expected: string): unknown =>
  expect.objectContaining({ name: "ResilienceError", code: expected });
const onlyRecords = ({ records }: { readonly records: readonly { readonly record: unknown }[] }): unknown[] =>
  records.map(({ record }) => record);

async function chain(journal: Journal, records: readonly Parameters<Journal["append"]>[0][]): Promise<void> {
  for (const record of records) await journal.append(record);
}

describe("on the disk of this machine", () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "tidemark-journal-"));
    file = join(folder, path);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test.each<JournalOptions>([{}, { durability: "process" }])(
    "gives back what was appended: %j",
    async (options) => {
      const records = sampleRecords(200);
      const journal = await createJournal(file, header, options);
      await chain(journal, records.slice(0, 50));
      await Promise.all(records.slice(50, 120).map((record) => journal.append(record)));
      await journal.close();
      const opened = await openJournal(file, options);
      expect(onlyRecords(opened)).toEqual([header, ...records.slice(0, 120)]);
      await chain(opened.journal, records.slice(120));
      expect(onlyRecords(await readJournal(file))).toEqual([header, ...records]);
      await opened.journal.close();
      const content = await readJournal(file);
      expect(onlyRecords(content)).toEqual([header, ...records]);
      expect(content).toMatchObject({ tornBytes: 0, size: statSync(file).size });
      expect(content.records.map(({ sequence }) => sequence)).toEqual(
        Array.from({ length: 201 }, (_, index) => index),
      );
      const bytes = readFileSync(file);
      for (const { offset } of content.records) expect(offset === 0 || bytes[offset - 1] === 10).toBe(true);
    },
  );

  test("belongs to its owner alone, and closing leaves nothing but records", async () => {
    const journal = await createJournal(file, header);
    await journal.append({ a: 1 });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    await journal.close();
    expect(statSync(file).size).toBe(journal.size);
    expect(readdirSync(folder)).toEqual([path]);
  });

  test("refuses a file that exists, and leaves it as it is", async () => {
    writeFileSync(file, "mine");
    await expect(createJournal(file, header)).rejects.toEqual(code("run_exists"));
    expect(readFileSync(file, "utf8")).toBe("mine");
  });

  test("says that there is none", async () => {
    await expect(openJournal(file)).rejects.toEqual(code("run_not_found"));
    await expect(readJournal(file)).rejects.toEqual(code("run_not_found"));
    await expect(createJournal(join(folder, "no", path), header)).rejects.toEqual(code("unwritable"));
    await expect(readJournal(folder)).rejects.toEqual(code("unreadable"));
  });

  test("what the header needs is synced before it resolves: the file and its name", async () => {
    const calls: string[] = [];
    const disk = {
      ...nodeDisk,
      fsync: (descriptor: number) => void calls.push(`fsync ${nodeDisk.size(descriptor)}`),
      syncFolder: (of: string) => void calls.push(`folder ${of}`),
    };
    const journal = await createJournal(file, header, { disk });
    expect(calls).toEqual([`fsync ${journal.size}`, `folder ${folder}`]);
    await journal.close();
  });
});

describe("group commit", () => {
  test("a thousand at once share a few syncs, and resolve in order", async () => {
    const disk = new FaultyDisk();
    const journal = await createJournal(path, header, { disk });
    const order: number[] = [];
    await Promise.all(
      sampleRecords(1000).map((record, index) => journal.append(record).then(() => order.push(index))),
    );
    expect(order).toEqual(Array.from({ length: 1000 }, (_, index) => index));
    expect(disk.counts.syncs).toBeLessThan(5);
    await journal.close();
  });

  test("a hundred writers share each sync", async () => {
    const disk = new FaultyDisk();
    const journal = await createJournal(path, header, { disk });
    const write = async (): Promise<void> => chain(journal, sampleRecords(10));
    await Promise.all(Array.from({ length: 100 }, write));
    expect(disk.counts.syncs).toBeLessThan(20);
    expect((await readJournal(path, { disk })).records).toHaveLength(1001);
    await journal.close();
  });

  test("what comes during a sync waits for the next one", async () => {
    const disk = new FaultyDisk({ syncMs: 20 });
    const journal = await createJournal(path, header, { disk });
    const settled: string[] = [];
    const append = (name: string): Promise<unknown> =>
      journal.append({ name }).then(() => settled.push(name));
    const first = append("first");
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(disk.counts.writes).toBeGreaterThan(0);
    const others = [append("second"), append("third")];
    await first;
    expect(settled).toEqual(["first"]);
    expect(disk.counts.syncs).toBe(1);
    await Promise.all(others);
    expect(settled).toEqual(["first", "second", "third"]);
    expect(disk.counts.syncs).toBe(2);
    await journal.close();
  });

  test("one who waits alone gets a sync of its own each time", async () => {
    const disk = new FaultyDisk();
    const journal = await createJournal(path, header, { disk });
    await chain(journal, sampleRecords(50));
    expect(disk.counts.syncs).toBe(50);
    await journal.close();
  });

  test("blocks only for one who waits alone, and only while the disk is fast", async () => {
    const syncs: string[] = [];
    class WatchedDisk extends FaultyDisk {
      override fdatasync(file: number): void {
        syncs.push("now");
        super.fdatasync(file);
      }
      override fdatasyncLater(file: number, done: (error: Error | null) => void): void {
        syncs.push("later");
        super.fdatasyncLater(file, done);
      }
    }
    const disk = new WatchedDisk({ syncMs: 5 });
    const journal = await createJournal(path, header, { disk });
    await chain(journal, sampleRecords(5));
    expect(syncs).toEqual(Array(5).fill("later"));
    disk.faults.syncMs = 0;
    await chain(journal, sampleRecords(20));
    expect(syncs.at(-1)).toBe("now");
    await Promise.all(sampleRecords(2).map((record) => journal.append(record)));
    expect(syncs.at(-1)).toBe("later");
    await journal.close();
  });

  test("process durability never syncs", async () => {
    const disk = new FaultyDisk();
    const journal = await createJournal(path, header, { disk, durability: "process" });
    await chain(journal, sampleRecords(20));
    await Promise.all(sampleRecords(20).map((record) => journal.append(record)));
    expect(disk.counts.syncs).toBe(0);
    expect((await readJournal(path, { disk: disk.afterKill() })).records).toHaveLength(41);
    await journal.close();
  });
});

describe("appending", () => {
  test("takes a record as it is at that moment", async () => {
    const disk = new FaultyDisk();
    const journal = await createJournal(path, header, { disk });
    const record = { value: 1 };
    const appended = journal.append(record);
    record.value = 2;
    await appended;
    expect(onlyRecords(await readJournal(path, { disk }))).toEqual([header, { value: 1 }]);
    await journal.close();
  });

  test("refuses what is no JSON object, and goes on", async () => {
    const disk = new FaultyDisk();
    const journal = await createJournal(path, header, { disk });
    const loop: Record<string, unknown> = {};
    loop["loop"] = loop;
    for (const wrong of [undefined, null, 1, "a", [1], loop, { big: 1n }, () => 1]) {
      await expect(journal.append(wrong as never)).rejects.toThrow(TypeError);
    }
    await journal.append({ right: true });
    expect(onlyRecords(await readJournal(path, { disk }))).toEqual([header, { right: true }]);
    await journal.close();
  });

  test("after close rejects; what came before it is written", async () => {
    const disk = new FaultyDisk({ syncMs: 5 });
    const journal = await createJournal(path, header, { disk });
    const appended = [journal.append({ a: 1 }), journal.append({ b: 2 })];
    const closed = journal.close();
    expect(journal.close()).toBe(closed);
    await expect(journal.append({ late: true })).rejects.toEqual(code("closed"));
    await closed;
    await Promise.all(appended);
    expect(disk.openFiles).toBe(0);
    expect(onlyRecords(await readJournal(path, { disk }))).toEqual([header, { a: 1 }, { b: 2 }]);
    await expect(journal.append({ late: true })).rejects.toEqual(code("closed"));
  });

  test("size counts what is durable", async () => {
    const disk = new FaultyDisk({ syncMs: 5 });
    const journal = await createJournal(path, header, { disk });
    const before = journal.size;
    const appended = journal.append({ a: 1 });
    await new Promise((resolve) => setImmediate(resolve));
    expect(journal.size).toBe(before);
    await appended;
    expect(journal.size).toBe((await readJournal(path, { disk })).size);
    expect(journal.size).toBeGreaterThan(before);
    await journal.close();
  });
});
