import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { Contender } from "./child-process.fixture.ts";
import { stateOf } from "./example-state.fixture.ts";
import { findRun } from "./find-run.ts";
import { getRunFolder, getStatePath } from "./get-state-path.ts";
import { listRuns } from "./list-runs.ts";
import type { PersistedState } from "./persisted-state.ts";
import { pruneRuns } from "./prune-runs.ts";
import type { RunEntry } from "./run-entry.ts";
import { acquireRunLock } from "./run-lock.ts";
import { saveState } from "./save-state.ts";

const hour = 3_600_000;
const start = Date.UTC(2026, 0, 5, 9, 30);

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tidemark-runs-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const names = (entries: readonly RunEntry[]): string[] => entries.map(({ flow, run }) => `${flow}/${run}`);
const coded = (code: string): unknown => expect.objectContaining({ code, hint: expect.any(String) });

/** A run that started so many hours after the first one. */
async function addRun(
  flow: string,
  run: string,
  hours: number,
  changes: Partial<PersistedState> = {},
): Promise<void> {
  const at = start + hours * hour;
  const state = stateOf("x", {
    workflowId: flow,
    runId: run,
    startedAt: at,
    updatedAt: at + 1000,
    ...changes,
  });
  await saveState(state, getStatePath(flow, run, folder), { sync: false });
}

function addFile(flow: string, run: string, file: string, text: string): string {
  const path = getRunFolder(flow, run, folder);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, file), text);
  return path;
}

describe("listRuns", () => {
  it("lists what is kept, newest first", async () => {
    await addRun("digest", "b", 1);
    await addRun("digest", "a", 2);
    await addRun("import", "c", 0);
    await addRun("import", "d", 2);
    expect(names(await listRuns(folder))).toEqual(["import/d", "digest/a", "digest/b", "import/c"]);
    expect(names(await listRuns(folder, { flow: "digest" }))).toEqual(["digest/a", "digest/b"]);
    expect(await listRuns(folder, { flow: "../runs/digest" })).toEqual([]);
    const [first] = await listRuns(folder);
    expect(first).toEqual({
      ...{ flow: "import", run: "d", folder: join(folder, "runs", "import", "d"), isOwned: false },
      ...{ startedAt: start + 2 * hour, state: expect.objectContaining({ runId: "d" }) },
    });
  });

  it("lists nothing where there is nothing", async () => {
    expect(await listRuns(folder)).toEqual([]);
    expect(await listRuns(join(folder, "none"))).toEqual([]);
    writeFileSync(join(folder, "runs"), "");
    expect(await listRuns(folder)).toEqual([]);
  });

  it("tells what is known of damaged and half-made folders", async () => {
    await addRun("digest", "20260105-093000-aaaaaa", 0);
    addFile("digest", "20260105-113000-bbbbbb", "state.json", '{"version":1');
    addFile("digest", "20260105-103000-cccccc", "journal.ndjson", "");
    addFile("digest", "20260105-123000-dddddd", "state.json", JSON.stringify({ version: 9 }));
    mkdirSync(join(getRunFolder("digest", "20260105-133000-eeeeee", folder), "state.json"), {
      recursive: true,
    });
    // Neither a run nor in the way of one.
    addFile("digest", "x", "y", "");
    rmSync(getRunFolder("digest", "x", folder), { recursive: true });
    writeFileSync(join(folder, "runs", "digest", "notes.txt"), "");
    writeFileSync(join(folder, "runs", "notes.txt"), "");
    mkdirSync(join(folder, "runs", "digest", ".removed-x"));
    symlinkSync(folder, join(folder, "runs", "digest", "link"));
    const entries = await listRuns(folder);
    expect(
      entries.map(({ run, state, problem }) => [run.slice(-6), state?.runId.slice(-6), problem]),
    ).toEqual([
      ["eeeeee", undefined, expect.stringMatching(/EISDIR/)],
      ["dddddd", undefined, expect.stringContaining("version 9")],
      ["bbbbbb", undefined, expect.stringContaining("state.json")],
      ["cccccc", undefined, "No state of it has been saved yet."],
      ["aaaaaa", "aaaaaa", undefined],
    ]);
  });

  it("tells which one a process works on", { timeout: 30_000 }, async () => {
    await addRun("digest", "mine", 0, { status: "running" });
    await addRun("digest", "crashed", 1, { status: "running" });
    await addRun("digest", "theirs", 2, { status: "running" });
    const other = new Contender();
    onTestFinished(() => other.kill());
    const lock = acquireRunLock(getRunFolder("digest", "mine", folder), { what: "x" });
    await other.tell({ do: "lock", folder: getRunFolder("digest", "crashed", folder), at: 0 });
    await other.kill();
    const living = new Contender();
    onTestFinished(() => living.kill());
    await living.tell({ do: "lock", folder: getRunFolder("digest", "theirs", folder), at: 0 });
    const owned = (await listRuns(folder)).map(({ run, isOwned }) => [run, isOwned]);
    expect(owned).toEqual([
      ["theirs", true],
      ["crashed", false],
      ["mine", true],
    ]);
    // Looking has freed neither.
    expect((await listRuns(folder)).filter(({ isOwned }) => isOwned)).toHaveLength(2);
    lock.release();
  });

  it("lists a thousand runs at once", { timeout: 30_000 }, async () => {
    const adding = Array.from({ length: 1000 }, (_, index) =>
      addRun(`flow_${index % 7}`, `run-${index}`, index),
    );
    await Promise.all(adding);
    const before = performance.now();
    const entries = await listRuns(folder);
    // A quarter of a second on an idle machine.
    expect(performance.now() - before).toBeLessThan(5000);
    expect(entries).toHaveLength(1000);
    expect(entries[0]?.run).toBe("run-999");
  });
});

describe("findRun", () => {
  beforeEach(async () => {
    await addRun("digest", "20260105-093000-k3f9qz", 0);
    await addRun("digest", "20260105-103000-m2x0aa", 1);
    await addRun("import", "20260106-093000-zz00zz", 24);
    await addRun("import", "nightly", 2);
    await addRun("other", "nightly", 3);
  });
  const find = async (text: string): Promise<string> => names([await findRun(folder, text)])[0]!;

  it.each([
    ["20260105-093000-k3f9qz", "digest/20260105-093000-k3f9qz"],
    ["20260105-09", "digest/20260105-093000-k3f9qz"],
    ["k3f9qz", "digest/20260105-093000-k3f9qz"],
    ["0aa", "digest/20260105-103000-m2x0aa"],
    ["latest", "import/20260106-093000-zz00zz"],
    ["digest", "digest/20260105-103000-m2x0aa"],
    ["digest/20260105-093000-k3f9qz", "digest/20260105-093000-k3f9qz"],
    ["digest/k3f9qz", "digest/20260105-093000-k3f9qz"],
    ["digest/latest", "digest/20260105-103000-m2x0aa"],
    ["import/nightly", "import/nightly"],
  ])("%s", async (text, expected) => {
    expect(await find(text)).toBe(expected);
  });

  it("by its folder, or the state in it, from anywhere", async () => {
    const path = getRunFolder("digest", "20260105-093000-k3f9qz", folder);
    expect(await findRun(folder, path)).toMatchObject({
      flow: "digest",
      state: { runId: "20260105-093000-k3f9qz" },
    });
    expect(await findRun(folder, `${path}/`)).toMatchObject({ run: "20260105-093000-k3f9qz" });
    expect(await findRun(join(folder, "none"), join(path, "state.json"))).toMatchObject({ flow: "digest" });
  });

  it("a run with the name of its flow, or called latest, by that name", async () => {
    await addRun("digest", "latest", -5);
    await addRun("other", "digest", -4);
    expect(await find("latest")).toBe("digest/latest");
    expect(await find("digest")).toBe("other/digest");
  });

  it.each(["nightly", "20260105", "20260105-", "night"])("%s may mean several", async (text) => {
    await expect(findRun(folder, text)).rejects.toThrow(coded("ambiguous_run"));
  });

  it("names some of those that may be meant", async () => {
    for (let index = 0; index < 8; index += 1) await addRun("many", `same-${index}`, index);
    await expect(findRun(folder, "same-")).rejects.toMatchObject({
      message:
        "`same-` may mean 8 runs: many/same-7, many/same-6, many/same-5, many/same-4, many/same-3 and 3 more.",
    });
  });

  it.each([
    ["k3f9qy", "tidemark runs"],
    ["20260105-093000-k3f9qy", "20260105-093000-k3f9qz"],
    ["digset", "digest"],
    ["lastest", "latest"],
    ["digest/20260105-093000-k3f9q0", "digest/20260105-093000-k3f9qz"],
    ["zz", "tidemark runs"],
    ["", "tidemark runs"],
    ["..", "tidemark runs"],
    ["digest/", "`digest`"],
  ])("%j is not found, and there is a hint", async (text, hint) => {
    await expect(findRun(folder, text)).rejects.toMatchObject({
      code: "run_not_found",
      hint: expect.stringContaining(hint),
    });
  });
});

describe("pruneRuns", () => {
  const now = start + 100 * hour;
  const left = async (): Promise<string[]> => names(await listRuns(folder)).sort();

  it("keeps the newest of each flow, and removes the rest", async () => {
    for (let index = 0; index < 4; index += 1) {
      await addRun("digest", `d${index}`, index);
      await addRun("import", `i${index}`, index);
    }
    const dry = await pruneRuns(folder, { keep: 2, now, dryRun: true });
    expect(names(dry.removed).sort()).toEqual(["digest/d0", "digest/d1", "import/i0", "import/i1"]);
    expect(await left()).toHaveLength(8);
    const result = await pruneRuns(folder, { keep: 2, now, flow: "digest" });
    expect(names(result.removed)).toEqual(["digest/d1", "digest/d0"]);
    expect(names(result.kept)).toEqual(["digest/d3", "digest/d2"]);
    expect(await left()).toEqual([
      "digest/d2",
      "digest/d3",
      "import/i0",
      "import/i1",
      "import/i2",
      "import/i3",
    ]);
    expect(readdirSync(join(folder, "runs", "digest")).sort()).toEqual(["d2", "d3"]);
    await pruneRuns(folder, { keep: 0, now });
    expect(readdirSync(join(folder, "runs"))).toEqual([]);
  });

  it("removes what is old enough; both rules must allow it", async () => {
    for (let index = 0; index < 4; index += 1) await addRun("digest", `d${index}`, index);
    const olderThanMs = now - (start + 2 * hour);
    expect(names((await pruneRuns(folder, { keep: 3, olderThanMs, now, dryRun: true })).removed)).toEqual([
      "digest/d0",
    ]);
    expect(names((await pruneRuns(folder, { olderThanMs, now })).removed)).toEqual([
      "digest/d1",
      "digest/d0",
    ]);
    expect(await left()).toEqual(["digest/d2", "digest/d3"]);
  });

  it("removes what could go on only when it is told to", async () => {
    const statuses = [
      "running",
      "suspended",
      "failed",
      "timed_out",
      "done",
      "rejected",
      "cancelled",
    ] as const;
    for (const status of statuses) await addRun("digest", status, 0, { status });
    addFile("digest", "20260105-093000-damage", "state.json", "{");
    const { removed } = await pruneRuns(folder, { keep: 0, now });
    expect(names(removed).sort()).toEqual(["digest/cancelled", "digest/done", "digest/rejected"]);
    expect(await left()).toHaveLength(5);
    await pruneRuns(folder, { keep: 0, now, includeResumable: true });
    expect(await left()).toEqual([]);
  });

  it("leaves a run alone that is just beginning", async () => {
    const path = addFile("digest", "fresh", "x", "");
    await pruneRuns(folder, { keep: 0, includeResumable: true });
    expect(existsSync(path)).toBe(true);
    await pruneRuns(folder, { keep: 0, includeResumable: true, now: Date.now() + hour });
    expect(existsSync(path)).toBe(false);
  });

  it("never removes what a process works on", async () => {
    await addRun("digest", "mine", 0);
    await addRun("digest", "theirs", 0);
    const other = new Contender();
    onTestFinished(() => other.kill());
    await other.tell({ do: "lock", folder: getRunFolder("digest", "theirs", folder), at: 0 });
    const lock = acquireRunLock(getRunFolder("digest", "mine", folder), { what: "x" });
    const options = { keep: 0, now, includeResumable: true };
    expect(names((await pruneRuns(folder, options)).removed)).toEqual([]);
    lock.release();
    expect(names((await pruneRuns(folder, options)).removed)).toEqual(["digest/mine"]);
    await other.kill();
    expect(names((await pruneRuns(folder, options)).removed)).toEqual(["digest/theirs"]);
  });

  it("finishes what a killed call began", async () => {
    await addRun("digest", "d0", 0);
    const away = join(folder, "runs", "digest", ".removed-x-00");
    mkdirSync(join(away, "logs"), { recursive: true });
    await pruneRuns(folder, { keep: 5, now, dryRun: true });
    expect(existsSync(away)).toBe(true);
    await pruneRuns(folder, { keep: 5, now });
    expect(readdirSync(join(folder, "runs", "digest"))).toEqual(["d0"]);
  });

  it("does the same when two do it at once", async () => {
    for (let index = 0; index < 30; index += 1) await addRun("digest", `d${index}`, index);
    await Promise.all([pruneRuns(folder, { keep: 3, now }), pruneRuns(folder, { keep: 3, now })]);
    expect(await left()).toEqual(["digest/d27", "digest/d28", "digest/d29"]);
    expect(readdirSync(join(folder, "runs", "digest"))).toHaveLength(3);
  });

  it.each([{}, { keep: -1 }, { olderThanMs: Number.NaN }, { keep: 1.5 }])("refuses %j", async (options) => {
    await expect(pruneRuns(folder, options)).rejects.toThrow(coded("invalid_policy"));
  });
});
