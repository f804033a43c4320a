import type { JsonObject } from "@tidemark/spec";
import { describe, expect, test } from "vitest";
import type { JournalPlace, JournalUnderTest } from "./journal-suite.ts";
import { testJournal } from "./test-journal.ts";

interface Breakage {
  /** What stands in for what the good journal does. */
  readonly encode?: (record: JsonObject) => string;
  readonly create?: (lines: string[] | undefined) => string[];
  readonly open?: (lines: string[]) => string[];
  readonly insert?: (lines: string[], line: string) => void;
  readonly crash?: (lines: string[]) => string[];
  readonly takesLate?: boolean;
  readonly encodesLate?: boolean;
  readonly makesMissing?: boolean;
}

/** A journal in memory, right but for one thing. */
function placeInMemory(broken: Breakage = {}, initial?: string[]): JournalPlace {
  let lines = initial;
  const encode = broken.encode ?? encodeObject;
  const journal = (): JournalUnderTest => {
    let isClosed = false;
    const own = lines!;
    return {
      append: async (record) => {
        if (isClosed && broken.takesLate !== true) throw new Error("closed");
        const early = encode(record);
        await Promise.resolve();
        const line = broken.encodesLate === true ? encode(record) : early;
        if (broken.insert === undefined) own.push(line);
        else broken.insert(own, line);
      },
      close: async () => {
        isClosed = true;
        await new Promise((resolve) => setImmediate(resolve));
      },
    };
  };
  const present = (): string[] => {
    if (lines === undefined && broken.makesMissing === true) lines = [];
    if (lines === undefined) throw new Error("there is none");
    return lines;
  };
  return {
    create: async (header) => {
      if (lines !== undefined && broken.create === undefined) throw new Error("there is one");
      lines = [...(broken.create?.(lines) ?? []), encode(header)];
      return journal();
    },
    open: async () => {
      lines = broken.open?.(present()) ?? present();
      return { journal: journal(), records: decode(lines) };
    },
    read: async () => decode(present()),
    crash: () => placeInMemory(broken, broken.crash?.([...lines!]) ?? [...lines!]),
  };
}

function encodeObject(record: JsonObject): string {
  const text = JSON.stringify(record) as string | undefined;
  if (text?.[0] !== "{") throw new TypeError("no object");
  return text;
}

const decode = (lines: readonly string[]): JsonObject[] =>
  lines.map((line) => JSON.parse(line) as JsonObject);

describe("a good journal passes", () => {
  testJournal({ test, createPlace: () => placeInMemory() });
});

test.each<readonly [string, Breakage, readonly string[]]>([
  ["turns the order around", { insert: (lines, line) => void lines.splice(1, 0, line) }, ["in the order"]],
  [
    "loses a record",
    { insert: (lines, line) => void (lines.length % 7 === 5 || lines.push(line)) },
    ["in the order"],
  ],
  ["mangles text", { encode: (record) => encodeObject(record).replaceAll("日", "?") }, ["any JSON"]],
  ["takes the record later", { encodesLate: true }, ["as it is when append"]],
  [
    "takes anything",
    {
      encode: (record) =>
        JSON.stringify(record, (_, value: unknown) => (typeof value === "bigint" ? 1 : value)) ?? "{}",
    },
    ["cannot be a record"],
  ],
  ["takes records after close", { takesLate: true }, ["close waits"]],
  ["begins over an old one", { create: () => [] }, ["a second journal"]],
  ["makes what is missing", { makesMissing: true }, ["what is not there"]],
  ["forgets when opened", { open: (lines) => lines.slice(0, 1) }, ["opened again", "after a crash"]],
  ["forgets in a crash", { crash: (lines) => lines.slice(0, 20) }, ["after a crash"]],
  ["makes something up in a crash", { crash: (lines) => [...lines, '{"a":1}'] }, ["after a crash"]],
])("a journal that %s fails", async (_, broken, expected) => {
  const failed: string[] = [];
  const runs: Promise<void>[] = [];
  const register = (name: string, run: () => Promise<void>): void => {
    runs.push(run().catch(() => void failed.push(name)));
  };
  testJournal({ test: register, createPlace: () => placeInMemory(broken) });
  await Promise.all(runs);
  for (const part of expected) expect(failed.join("\n")).toContain(part);
});
