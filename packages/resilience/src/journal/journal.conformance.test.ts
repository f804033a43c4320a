import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JsonObject } from "@tidemark/spec";
import { testJournal, type JournalPlace } from "@tidemark/testkit";
import { describe, test } from "vitest";
import type { JournalDisk } from "./disk.ts";
import { FaultyDisk } from "./faulty-disk.fixture.ts";
import {
  createJournal,
  openJournal,
  readJournal,
  type JournalOptions,
  type StoredRecord,
} from "./journal.ts";

const onlyRecords = (records: readonly StoredRecord[]): JsonObject[] => records.map(({ record }) => record);

describe.each(["power", "process"] as const)("on a disk, durability %s", (durability) => {
  testJournal({ test, createPlace: () => placeOnDisk(durability) });
});

describe("on a disk that loses what was not synced", () => {
  testJournal({ test, createPlace: () => placeInMemory(new FaultyDisk()) });
});

/** Killed: what was written is there, as another process finds it. */
function placeOnDisk(durability: "power" | "process"): JournalPlace {
  const folder = mkdtempSync(join(tmpdir(), "tidemark-conformance-"));
  const crash = (): JournalPlace => {
    const copy = placeOnDisk(durability) as JournalPlace & { readonly folder: string };
    cpSync(folder, copy.folder, { recursive: true });
    return copy;
  };
  const remove = (): void => rmSync(folder, { recursive: true });
  return { ...place(join(folder, "journal.ndjson"), { durability }), crash, remove, folder } as JournalPlace;
}

function placeInMemory(disk: FaultyDisk): JournalPlace {
  const crash = (): JournalPlace => placeInMemory(disk.afterPowerCut());
  return { ...place("journal.ndjson", { disk }), crash };
}

function place(path: string, options: JournalOptions & { readonly disk?: JournalDisk }): JournalPlace {
  return {
    create: (header) => createJournal(path, header, options),
    open: async () => {
      const { journal, records } = await openJournal(path, options);
      return { journal, records: onlyRecords(records) };
    },
    read: async () => onlyRecords((await readJournal(path, options)).records),
  };
}
