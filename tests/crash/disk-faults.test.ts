import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { FlowDefinition } from "../../packages/spec/src/index.ts";
import { checkFolder, checkLives, visitsOf } from "./check-lives.ts";
import { crashFlows, workFlow } from "./crash-flows.ts";
import type { Fault } from "./failing-disk.ts";
import { liveHere, readDurable, resultOf, type Life } from "./life.ts";
import { isFull } from "./pick-points.ts";
import { orderOf, run, runFolder, temporaryFolder } from "./scenarios.ts";
import { startProcess } from "./start-process.ts";

const long = workFlow(
  "long",
  Object.fromEntries(
    Array.from({ length: 24 }, (_, at) => [`s${at}`, at === 0 ? {} : { needs: [`s${at - 1}`] }]),
  ),
  { output: "${{ s23 }}" },
);

let stateFolder = "";
beforeEach(() => {
  stateFolder = temporaryFolder();
});
afterEach(() => rmSync(stateFolder, { recursive: true, force: true }));

/** A run on a disk that fails, told from outside. */
async function liveOnFailingDisk(
  flow: FlowDefinition,
  fault: Omit<Fault, "folder">,
): Promise<Life & { readonly refused?: { readonly code: string; readonly message: string } }> {
  const value: Fault = { ...fault, folder: stateFolder };
  const preload = { file: "failing-disk.ts", variable: "TIDEMARK_FAULT", value };
  const { reports, exitCode, stderr } = await startProcess({ order: orderOf(stateFolder, flow), preload });
  expect(exitCode, `it said: ${stderr}`).toBe(0);
  const refused = reports.find((report) => report.type === "refused");
  const durable = await readDurable(runFolder(stateFolder, flow.name));
  return { reports, wasKilled: false, ...durable, ...(refused !== undefined && { refused }) };
}

async function uninterrupted(flow: FlowDefinition): Promise<Life> {
  const folder = temporaryFolder();
  try {
    return await liveHere(orderOf(folder, flow), runFolder(folder, flow.name));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** It stopped with an error that says why, and nothing went on from what is not on disk. */
function checkStopped(flow: FlowDefinition, life: Awaited<ReturnType<typeof liveOnFailingDisk>>): void {
  expect(life.refused).toMatchObject({ code: "unwritable" });
  expect(resultOf(life)).toBeUndefined();
  checkLives(flow, [life], undefined);
  for (const { path } of visitsOf(life))
    for (const needed of flow.nodes.find(({ id }) => id === path)?.needs ?? [])
      expect(life.durable, `${path} began`).toContain(`${needed}@0:attempt:1`);
}

/** Once there is room, the run goes on and comes to the same. */
async function checkGoesOn(flow: FlowDefinition, life: Life): Promise<void> {
  const folder = runFolder(stateFolder, flow.name);
  if (life.records === 0) {
    expect(visitsOf(life)).toEqual([]);
    return;
  }
  const expected = await uninterrupted(flow);
  checkLives(flow, [life, await liveHere(orderOf(stateFolder), folder)], [expected]);
  await checkFolder(folder, expected);
}

const syncs = isFull ? Array.from({ length: 25 }, (_, at) => at + 1) : [1, 9, 25];

test.each(syncs)(
  "EIO at fdatasync %i of the journal stops the run, and it can go on",
  { timeout: 60_000 },
  async (from) => {
    const life = await liveOnFailingDisk(long, {
      files: "journal",
      operations: "^fdatasync$",
      from,
      code: "EIO",
    });
    checkStopped(long, life);
    // The sync of the header is another one.
    expect(visitsOf(life)).toHaveLength(Math.min(from, 24));
    await checkGoesOn(long, life);
  },
);

test.each(isFull ? [1, 2, 3, 4, 5, 6, 7] : [3])("so does EIO at fdatasync %i of a fan", async (from) => {
  const flow = crashFlows["fan"]!;
  const life = await liveOnFailingDisk(flow, {
    files: "journal",
    operations: "^fdatasync$",
    from,
    code: "EIO",
    count: 1,
  });
  if (life.refused === undefined) return;
  checkStopped(flow, life);
  await checkGoesOn(flow, life);
});

test.each(isFull ? Array.from({ length: 20 }, (_, at) => at + 1) : [1, 8])(
  "a full disk from write %i of the journal on stops the run, and it can go on",
  async (from) => {
    const life = await liveOnFailingDisk(long, {
      files: "journal",
      operations: "^write$",
      from,
      code: "ENOSPC",
    });
    checkStopped(long, life);
    await checkGoesOn(long, life);
  },
);

test.each(isFull ? Array.from({ length: 20 }, (_, at) => at + 1) : [2])(
  "a write %i that takes a half without an error, on a disk that is full then, stops the run",
  async (from) => {
    const life = await liveOnFailingDisk(long, {
      files: "journal",
      operations: "^write$",
      from,
      code: "short",
      thenFull: true,
    });
    checkStopped(long, life);
    await checkGoesOn(long, life);
  },
);

test("a write that takes a half without an error is gone on with", async () => {
  const life = await liveOnFailingDisk(long, {
    files: "journal",
    operations: "^write$",
    from: 5,
    code: "short",
  });
  const expected = await uninterrupted(long);
  checkLives(long, [life], [expected]);
  await checkFolder(runFolder(stateFolder, long.name), expected);
});

test.each(isFull ? Array.from({ length: 30 }, (_, at) => at + 1) : [5, 20])(
  "nothing can be changed any more from operation %i on: the run stops, and it can go on",
  async (from) => {
    const flow = crashFlows["blobs"]!;
    const life = await liveOnFailingDisk(flow, { files: "", operations: "", from, code: "ENOSPC" });
    checkStopped(flow, life);
    await checkGoesOn(flow, life);
  },
);

test.each(["write", "sync", "rename"])(
  "a blob whose %s fails stops the run, and it can go on",
  async (operation) => {
    const flow = crashFlows["blobs"]!;
    const life = await liveOnFailingDisk(flow, {
      files: `/${run}/blobs/`,
      operations: operation,
      from: 1,
      code: "EIO",
    });
    checkStopped(flow, life);
    expect(visitsOf(life).map(({ path }) => path)).toEqual(["big"]);
    await checkGoesOn(flow, life);
  },
);

describe("what only copies the journal", () => {
  test.each([
    ["state.json", "write"],
    ["state.json", "rename"],
    ["events.ndjson", "write"],
    ["events.ndjson", "open"],
    ["run.md", "write"],
  ])("%s: a failing %s is a warning, and changes nothing about the run", async (file, operation) => {
    const flow = crashFlows["chain"]!;
    const life = await liveOnFailingDisk(flow, {
      files: file.replace(".", "\\."),
      operations: operation,
      from: 1,
      code: "ENOSPC",
    });
    const { warnings, ...result } = resultOf(life)!;
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain(file);
    const expected = resultOf(await uninterrupted(flow))!;
    expect({ ...result, warnings: [] }).toEqual(expected);
    expect(existsSync(join(runFolder(stateFolder, flow.name), "journal.ndjson"))).toBe(true);
  });

  test("a resume makes up for events that could not be written", async () => {
    const flow = crashFlows["question"]!;
    await liveOnFailingDisk(flow, { files: "events", operations: "write", from: 1, code: "ENOSPC" });
    const folder = runFolder(stateFolder, flow.name);
    await liveHere(orderOf(stateFolder), folder);
    const lines = readFileSync(join(folder, "events.ndjson"), "utf8").trim().split("\n");
    expect(JSON.parse(lines[0]!)).toMatchObject({ type: "run.started", sequence: 0 });
  });
});
