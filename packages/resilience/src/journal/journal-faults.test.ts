import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { JsonObject } from "@tidemark/spec";
import { FaultyDisk, type Faults } from "./faulty-disk.fixture.ts";
import { createJournal, openJournal, readJournal, type Journal } from "./journal.ts";
import { encodeLine } from "./record-line.ts";
import { sampleRecords } from "./sample-records.fixture.ts";

const path = "journal.ndjson";
const header = { run: "r-1" };
const records = sampleRecords(90);
const unwritable = (system: string): unknown =>
  expect.objectContaining({
    name: "ResilienceError",
    code: "unwritable",
    cause: expect.objectContaining({ code: system }),
  });
const say = (text: string): unknown => process.stdout.write(`journal: ${text}\n`);

interface Attempt {
  readonly tried: number;
  readonly kept: readonly JsonObject[];
  readonly errors: readonly unknown[];
}

type Way = (journal: Journal) => Promise<Attempt>;

/** Goes on appending after failures, as nobody should. */
const oneByOne: Way = async (journal) => {
  const kept: JsonObject[] = [];
  const errors: unknown[] = [];
  for (const record of records.slice(0, 30)) {
    await journal.append(record).then(
      () => kept.push(record),
      (error) => errors.push(error),
    );
  }
  return { tried: 30, kept, errors };
};

/** Three writers, so that there is one commit under way and one that waits. */
const together: Way = async (journal) => {
  const kept: JsonObject[] = [];
  const errors: unknown[] = [];
  const left = [...records];
  const write = async (): Promise<void> => {
    for (let record = left.shift(); record !== undefined; record = left.shift()) {
      const taken = record;
      await journal.append(taken).then(
        () => kept.push(taken),
        (error) => errors.push(error),
      );
      if (left.length % 4 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
  };
  await Promise.all([write(), write(), write()]);
  return { tried: records.length, kept, errors };
};

const ways = [
  ["one by one", oneByOne],
  ["together", together],
] as const;

/** After a failure: nothing that was promised is gone, nothing else is there, and it goes on once the disk is well. */
async function expectRecovery(disk: FaultyDisk, kept: readonly JsonObject[]): Promise<void> {
  for (const after of [disk.afterKill(), disk.afterPowerCut(), disk.afterPowerCut(() => true)]) {
    const opened = await openJournal(path, { disk: after });
    expect(opened.records.map(({ record }) => record)).toEqual([header, ...kept]);
    await opened.journal.append({ again: true });
    await opened.journal.close();
    expect((await readJournal(path, { disk: after.afterPowerCut() })).records).toHaveLength(kept.length + 2);
  }
}

async function failing(
  way: Way,
  faults: Faults,
  system: string,
): Promise<{ disk: FaultyDisk; kept: number; lost: number }> {
  const disk = new FaultyDisk();
  const journal = await createJournal(path, header, { disk });
  disk.counts.writes = 0;
  Object.assign(disk.faults, faults);
  const { tried, kept, errors } = await way(journal);
  if (errors.length > 0) {
    expect(errors[0]).toEqual(unwritable(system));
    for (const error of errors) expect(error).toBe(errors[0]);
    expect(journal.failure).toBe(errors[0]);
  }
  expect(kept.length + errors.length).toBe(tried);
  await journal.close();
  expect(disk.openFiles).toBe(0);
  await expectRecovery(disk, kept);
  return { disk, kept: kept.length, lost: errors.length };
}

describe.each(ways)("a disk that fails, appending %s", (name, way) => {
  test.each(Array.from({ length: 20 }, (_, index) => index + 1))(
    "at sync %i: never synced again",
    async (failingSync) => {
      const { disk, kept, lost } = await failing(way, { failingSync }, "EIO");
      if (name === "one by one") expect(kept).toBe(failingSync - 1);
      expect(lost).toBeGreaterThan(0);
      expect(disk.counts.syncs).toBe(failingSync);
    },
  );

  test.each(Array.from({ length: 20 }, (_, index) => index + 1))(
    "at write %i: what was written is cut",
    async (failingWrite) => {
      const { disk, lost } = await failing(way, { failingWrite }, "EIO");
      // That no room can be made in advance does no harm.
      const isRoom = disk.refused.every((byte) => byte === 0);
      if (failingWrite <= 2) expect(isRoom).toBe(failingWrite === 2);
      expect(lost > 0).toBe(!isRoom);
    },
  );

  test("and cannot even cut: who opens it does", async () => {
    const disk = new FaultyDisk();
    const journal = await createJournal(path, header, { disk });
    Object.assign(disk.faults, { capacity: 5000, failsToTruncate: true });
    const { kept, errors } = await way(journal);
    expect(errors[0]).toEqual(unwritable("ENOSPC"));
    await journal.close();
    const opened = await openJournal(path, { disk: disk.afterKill() });
    expect(opened.tornBytes).toBeGreaterThan(0);
    // Nobody was promised the records of the commit that failed, but some of them may be whole.
    expect(opened.records.length).toBeGreaterThan(kept.length);
    const tried = [header, ...records].slice(0, opened.records.length);
    expect(opened.records.map(({ record }) => record)).toEqual(tried);
    expect(tried.slice(1, kept.length + 1)).toEqual(kept);
  });

  test.each([1, 2, 3, 7, 64, 500])("at most %i bytes a write: nothing is lost", async (mostPerWrite) => {
    const { lost } = await failing(way, { mostPerWrite }, "none");
    expect(lost).toBe(0);
  });

  test("full at every size", { timeout: 60_000 }, async () => {
    const all = records.map((record, index) => encodeLine(record, index + 1, index + 1)).join("");
    const full = Buffer.byteLength(all);
    const headerLength = Buffer.byteLength(encodeLine(header, 0, 0));
    let sizes = 0;
    let before = 0;
    let missing = 0;
    for (let capacity = headerLength; capacity < full + 2000; capacity += capacity < 600 ? 1 : 61) {
      const { kept, lost } = await failing(way, { capacity }, "ENOSPC");
      if (name === "one by one") expect(kept).toBeGreaterThanOrEqual(before);
      before = kept;
      missing = lost;
      sizes += 1;
    }
    expect(missing).toBe(0);
    say(`disk full at ${sizes} sizes, ${name}`);
  });
});

test.each([
  ["sync", { failingSync: 1 }],
  ["write", { failingWrite: 1 }],
])("who waits for the next commit while a %s fails is refused with the others", async (_, faults) => {
  const disk = new FaultyDisk({ syncMs: 10 });
  const journal = await createJournal(path, header, { disk });
  disk.counts.writes = 0;
  Object.assign(disk.faults, faults);
  const appends = [journal.append({ a: 1 })];
  if ("failingSync" in faults) await new Promise((resolve) => setTimeout(resolve, 3));
  appends.push(journal.append({ b: 2 }), journal.append({ c: 3 }));
  const closed = journal.close();
  const results = await Promise.allSettled(appends);
  for (const result of results) expect(result).toEqual({ status: "rejected", reason: journal.failure });
  await closed;
  await expect(journal.append({ d: 4 })).rejects.toBe(journal.failure);
  expect(disk.counts.syncs).toBe("failingSync" in faults ? 1 : 0);
  expect(disk.openFiles).toBe(0);
  await expectRecovery(disk, []);
});

test("a header that cannot be written leaves nothing behind", async () => {
  const disk = new FaultyDisk({ capacity: 10 });
  await expect(createJournal(path, header, { disk })).rejects.toEqual(unwritable("ENOSPC"));
  expect(disk.openFiles).toBe(0);
  disk.faults.capacity = 1000;
  await (await createJournal(path, header, { disk })).close();
});

test("a tail that cannot be cut: the journal does not open", async () => {
  const torn = Buffer.from(`${encodeLine(header, 0, 0)}torn`);
  const disk = new FaultyDisk({ failsToTruncate: true }, new Map([[path, torn]]));
  await expect(openJournal(path, { disk })).rejects.toEqual(unwritable("EIO"));
  expect(disk.content(path).equals(torn)).toBe(true);
  expect(disk.openFiles).toBe(0);
});

test("what an earlier process wrote is synced before it is given out", async () => {
  const disk = new FaultyDisk();
  const journal = await createJournal(path, header, { disk, durability: "process" });
  await journal.append({ written: true });
  const killed = disk.afterKill();
  expect((await readJournal(path, { disk: killed.afterPowerCut() })).records).toHaveLength(0);
  expect((await openJournal(path, { disk: killed })).records).toHaveLength(2);
  expect((await readJournal(path, { disk: killed.afterPowerCut() })).records).toHaveLength(2);
});

const whyNoTmpfs = reasonAgainstTmpfs();

describe(`a real full disk${whyNoTmpfs === undefined ? "" : ` (skipped: ${whyNoTmpfs})`}`, () => {
  const sizes = Array.from({ length: 16 }, (_, index) => (index + 1) * 4);
  test.skipIf(whyNoTmpfs !== undefined).each(sizes)(
    "of %i KB: stops, keeps what was promised, goes on with room",
    async (size) => {
      await withTmpfs(`${size}k`, async (folder) => {
        const file = join(folder, path);
        const journal = await createJournal(file, header);
        const kept: JsonObject[] = [];
        let failure: unknown;
        for (let number = 0; failure === undefined && number < 1000; number += 1) {
          const record = { number, text: "x".repeat((number * 37) % 900) };
          await journal.append(record).then(
            () => kept.push(record),
            (error) => {
              failure = error;
            },
          );
        }
        expect(failure).toEqual(unwritable("ENOSPC"));
        expect(journal.failure).toBe(failure);
        await journal.close();
        expect(readFileSync(file).length).toBe(journal.size);
        execFileSync("mount", ["-o", "remount,size=1m", folder]);
        const opened = await openJournal(file);
        expect(opened.records.map(({ record }) => record)).toEqual([header, ...kept]);
        for (let number = 0; number < 20; number += 1) await opened.journal.append({ again: number });
        await opened.journal.close();
        expect((await readJournal(file)).records).toHaveLength(kept.length + 21);
      });
    },
  );
});

async function withTmpfs(size: string, use: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "tidemark-full-"));
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${size}`, "tmpfs", folder], { stdio: "pipe" });
  try {
    await use(folder);
  } finally {
    execFileSync("umount", ["-l", folder]);
    rmSync(folder, { recursive: true });
  }
}

function reasonAgainstTmpfs(): string | undefined {
  if (process.platform !== "linux") return "there is no tmpfs here";
  const folder = mkdtempSync(join(tmpdir(), "tidemark-tmpfs-"));
  try {
    mkdirSync(join(folder, "mounted"));
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", join(folder, "mounted")], {
      stdio: "pipe",
    });
    execFileSync("umount", [join(folder, "mounted")]);
    return undefined;
  } catch {
    return "nobody may mount here";
  } finally {
    rmSync(folder, { recursive: true });
  }
}
