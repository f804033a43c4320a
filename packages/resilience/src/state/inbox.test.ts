import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { Contender, fixturePath, nodeParameters } from "./child-process.fixture.ts";
import { answerOf } from "./example-state.fixture.ts";
import { diskThatFailsAt } from "./failing-disk.fixture.ts";
import type { CancelEntry, InboxEntry, SettlementEntry } from "./inbox-entry.ts";
import { Inbox } from "./inbox.ts";

const rounds = process.env["TIDEMARK_CRASH"] === "full" ? 200 : 25;

let folder = "";
let inbox: Inbox;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tidemark-inbox-"));
  inbox = new Inbox(folder);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const files = (): string[] => readdirSync(join(folder, "inbox"));
const coded = (code: string): unknown => expect.objectContaining({ code, hint: expect.any(String) });
const settlement: SettlementEntry = {
  ...{ kind: "settlement", id: "charge@0:attempt:1", how: "again", by: "ada", at: 3 },
};
const cancel: CancelEntry = { kind: "cancel", reason: "wrong month", by: "ada", at: 2 };

describe("submit", () => {
  it("keeps an entry, for its owner alone", async () => {
    for (const entry of [settlement, answerOf("ada"), cancel]) expect(await inbox.submit(entry)).toBe(true);
    expect(await inbox.readAll()).toEqual([answerOf("ada"), cancel, settlement]);
    expect(await inbox.get("answer", "review@0:decision:0", "e1")).toEqual(answerOf("ada"));
    expect(await inbox.get("settlement", settlement.id)).toEqual(settlement);
    expect(await inbox.get("cancel")).toEqual(cancel);
    expect(statSync(join(folder, "inbox")).mode & 0o777).toBe(0o700);
    for (const name of files()) expect(statSync(join(folder, "inbox", name)).mode & 0o777).toBe(0o600);
    expect(files().every((name) => /^(answer|settlement|cancel)-[0-9a-f]{32}\.json$/.test(name))).toBe(true);
  });

  it("lets the first one count", async () => {
    expect(await inbox.submit(answerOf("ada"))).toBe(true);
    expect(await inbox.submit(answerOf("bob"))).toBe(false);
    expect(await inbox.readAll()).toEqual([answerOf("ada")]);
    expect(await inbox.claim(answerOf("bob"))).toEqual(answerOf("ada"));
    expect(await inbox.claim(cancel)).toEqual(cancel);
  });

  it("tells apart what decides different things", async () => {
    const entries: InboxEntry[] = [
      answerOf("a"),
      { ...answerOf("b"), evidence: "e2" },
      { ...answerOf("c"), id: "review@1:decision:0" },
      // Run together, id and evidence would be those of the first one.
      { ...answerOf("d"), id: "review@0:decision:0e", evidence: "1" },
      { ...settlement, id: answerOf("a").id },
    ];
    for (const entry of entries) expect(await inbox.submit(entry)).toBe(true);
    expect(await inbox.readAll()).toHaveLength(entries.length);
  });

  it("refuses where there is no run", async () => {
    const none = new Inbox(join(folder, "none"));
    await expect(none.submit(cancel)).rejects.toThrow(coded("run_not_found"));
    expect(await none.readAll()).toEqual([]);
    expect(await none.get("cancel")).toBeUndefined();
  });

  it("fails, or counts whole, wherever the disk fails", async () => {
    const seen = new Set<number>();
    for (let index = 0; index < 9; index += 1) {
      rmSync(join(folder, "inbox"), { recursive: true, force: true });
      const failing = new Inbox(folder, { disk: diskThatFailsAt(index, "EIO") });
      await expect(failing.submit(answerOf("ada"))).rejects.toThrow(coded("unwritable"));
      const entries = await inbox.readAll();
      expect([[], [answerOf("ada")]]).toContainEqual(entries);
      seen.add(entries.length);
      expect(await inbox.claim(answerOf("bob"))).toEqual(answerOf(entries.length === 1 ? "ada" : "bob"));
    }
    expect([...seen]).toEqual([0, 1]);
  });

  it("killed in front of each operation: nothing, or all of it", { timeout: 60_000 }, async () => {
    const found: number[] = [];
    for (let index = 0; ; index += 1) {
      rmSync(join(folder, "inbox"), { recursive: true, force: true });
      const { signal } = spawnSync(process.execPath, [
        ...nodeParameters,
        ...[fixturePath("dying-writer"), "answer", folder, String(index)],
      ]);
      const entries = await inbox.readAll();
      expect([[], [answerOf("new")]]).toContainEqual(entries);
      found.push(entries.length);
      expect(await inbox.submit(answerOf("next"))).toBe(entries.length === 0);
      if (signal !== "SIGKILL") break;
    }
    // In front of: open, write, sync, close, link; then it counts.
    expect(found.slice(0, 5)).toEqual([0, 0, 0, 0, 0]);
    expect(found.length).toBeGreaterThan(6);
    expect(found.slice(5).every((count) => count === 1)).toBe(true);
  });

  it("lets one of three processes through", { timeout: 60_000 }, async () => {
    const all = [new Contender(), new Contender(), new Contender()];
    onTestFinished(async () => {
      await Promise.all(all.map((each) => each.kill()));
    });
    const winners = new Set<number>();
    for (let round = 0; round < rounds; round += 1) {
      const at = Date.now() + 10;
      const entryOf = (index: number): InboxEntry => ({
        ...answerOf(String(index)),
        id: `r${round}@0:decision:0`,
      });
      const answers = await Promise.all(
        all.map((each, index) => each.tell({ do: "submit", folder, at, entry: entryOf(index) })),
      );
      expect(answers.filter(({ code }) => code !== undefined)).toEqual([]);
      expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
      const winner = answers.findIndex(({ ok }) => ok);
      expect(await inbox.get("answer", `r${round}@0:decision:0`, "e1")).toEqual(entryOf(winner));
      winners.add(winner);
    }
    // Otherwise they did not meet.
    expect(winners.size).toBeGreaterThan(1);
    expect(files()).toHaveLength(rounds);
  });
});

describe("readAll", () => {
  const change: Readonly<Record<string, (text: string) => string>> = {
    "cut off": (text) => text.slice(0, -5),
    emptied: () => "",
    "of another id": (text) => text.replace("review@0", "review@1"),
    "without a decision": (text) => text.replace('"decision":{', '"decided":{'),
    "without a version": (text) => text.replace('"version":1,', ""),
    "no object": () => "[]",
  };
  it.each(Object.entries(change))("refuses an entry that is %s", async (_name, edit) => {
    await inbox.submit(answerOf("ada"));
    const path = join(folder, "inbox", files()[0]!);
    writeFileSync(path, edit(readFileSync(path, "utf8")));
    const damaged = expect.objectContaining({ code: "damaged", message: expect.stringContaining(path) });
    await expect(inbox.readAll()).rejects.toThrow(damaged);
    await expect(inbox.get("answer", "review@0:decision:0", "e1")).rejects.toThrow(damaged);
    await expect(inbox.claim(answerOf("bob"))).rejects.toThrow(damaged);
    expect(await inbox.get("cancel")).toBeUndefined();
  });

  it("refuses an entry of a later version", async () => {
    await inbox.submit(cancel);
    const path = join(folder, "inbox", files()[0]!);
    writeFileSync(path, readFileSync(path, "utf8").replace('"version":1', '"version":2'));
    await expect(inbox.readAll()).rejects.toThrow(coded("newer_version"));
  });

  it("says so where an entry cannot be read", async () => {
    await inbox.submit(cancel);
    const path = join(folder, "inbox", files()[0]!);
    rmSync(path);
    mkdirSync(path);
    await expect(inbox.readAll()).rejects.toThrow(coded("unreadable"));
  });

  it("passes over what is not an entry, and what is not whole yet", async () => {
    await inbox.submit(cancel);
    const [name = ""] = files();
    for (const other of ["notes.txt", `.${name}.abc.tmp`, `${name}~`])
      writeFileSync(join(folder, "inbox", other), "{");
    mkdirSync(join(folder, "inbox", "folder"));
    expect(await inbox.readAll()).toEqual([cancel]);
  });
});

describe("remove", () => {
  it("takes back what has been used, so that it can be asked again", async () => {
    await inbox.submit(settlement);
    await inbox.remove(settlement);
    expect(await inbox.readAll()).toEqual([]);
    expect(await inbox.submit({ ...settlement, how: "fail" })).toBe(true);
    await inbox.remove(settlement);
    expect(await inbox.get("settlement", settlement.id)).toMatchObject({ how: "fail" });
    await inbox.remove(cancel);
  });
});

describe("watch", () => {
  it("tells of each entry once, also of those that are there", async () => {
    await inbox.submit(answerOf("ada"));
    const told: InboxEntry[] = [];
    const stop = inbox.watch((entry) => told.push(entry), { intervalMs: 5 });
    onTestFinished(stop);
    await vi.waitFor(() => expect(told).toEqual([answerOf("ada")]));
    await new Inbox(folder).submit(cancel);
    await vi.waitFor(() => expect(told).toEqual([answerOf("ada"), cancel]));
    await sleep(50);
    expect(told).toHaveLength(2);
  });

  it("tells of an entry that was removed and asked again", async () => {
    const told: InboxEntry[] = [];
    onTestFinished(inbox.watch((entry) => told.push(entry), { intervalMs: 5 }));
    for (let count = 1; count <= 3; count += 1) {
      await inbox.submit(settlement);
      await vi.waitFor(() => expect(told).toHaveLength(count));
      await inbox.remove(settlement);
    }
  });

  it("begins before there is an inbox, and ends when it is told to", async () => {
    const told: InboxEntry[] = [];
    const ends = [new AbortController(), new AbortController()] as const;
    ends[1].abort();
    const stop = inbox.watch((entry) => told.push(entry), { intervalMs: 5 });
    inbox.watch((entry) => told.push(entry), { intervalMs: 5, signal: ends[0].signal });
    inbox.watch((entry) => told.push(entry), { intervalMs: 5, signal: ends[1].signal });
    await inbox.submit(cancel);
    await vi.waitFor(() => expect(told).toEqual([cancel, cancel]));
    stop();
    ends[0].abort();
    await inbox.submit(settlement);
    await sleep(50);
    expect(told).toHaveLength(2);
  });

  it("tells of a damaged file once, and goes on", async () => {
    await inbox.submit(cancel);
    writeFileSync(join(folder, "inbox", files()[0]!), "{");
    const told: InboxEntry[] = [];
    const problems: unknown[] = [];
    onTestFinished(
      inbox.watch((entry) => told.push(entry), { intervalMs: 5, onProblem: (error) => problems.push(error) }),
    );
    await vi.waitFor(() => expect(problems).toEqual([coded("damaged")]));
    await inbox.submit(settlement);
    await vi.waitFor(() => expect(told).toEqual([settlement]));
    await sleep(30);
    expect(problems).toHaveLength(1);
  });

  it("keeps no process alive", () => {
    const module = JSON.stringify(new URL("inbox.ts", import.meta.url).href);
    const script = `const { Inbox } = await import(${module}); new Inbox(process.argv[1]).watch(() => {});`;
    const parameters = [...nodeParameters, "--input-type=module", "-e", script, folder];
    expect(spawnSync(process.execPath, parameters, { timeout: 10_000 })).toMatchObject({ status: 0 });
  });
});
