import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Probe, probeFlow, testEngine } from "@tidemark/testkit";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createEngine } from "./create-engine.ts";

let stateFolder: string;

beforeEach(async () => {
  stateFolder = await mkdtemp(join(tmpdir(), "tidemark-engine-"));
});

afterEach(async () => {
  await rm(stateFolder, { recursive: true, force: true });
});

testEngine({ test, createEngine: ({ runtimes }) => createEngine({ runtimes, stateFolder }) });

testEngine({
  test: (name, run) => test(`${name}, in memory`, run),
  createEngine: ({ runtimes }) => createEngine({ runtimes }),
});

test("two engines in one process do not see each other", async () => {
  const [one, two] = [new Probe(), new Probe()];
  const first = createEngine({ runtimes: [one.runtime] });
  const second = createEngine({ runtimes: [{ ...two.runtime, type: "other" }] });
  const flow = probeFlow({ a: { value: 1, takesMs: 10 } });
  await expect(second.start(flow)).rejects.toMatchObject({ code: "invalid_flow" });
  const runs = [
    await first.start(flow, { run: "same" }),
    await second.start(probeFlow({ a: { uses: "other", value: 1, takesMs: 10 } }), { run: "same" }),
  ];
  await first.close();
  const [suspended, done] = await Promise.all(runs.map(({ result }) => result));
  expect(suspended?.status).toBe("suspended");
  expect(done?.status).toBe("done");
  expect([one.paths, two.paths]).toEqual([["a"], ["a"]]);
});

test("a run is kept in its own folder, with every event, for its owner alone", async () => {
  const engine = createEngine({ runtimes: [new Probe().runtime], stateFolder });
  const handle = await engine.start(probeFlow({ a: {} }));
  await handle.result;
  expect(handle.folder).toBe(join(stateFolder, "runs", "conformance", handle.run));
  const lines = (await readFile(join(handle.folder!, "events.ndjson"), "utf8")).trimEnd().split("\n");
  expect(lines.map((line) => JSON.parse(line).type)).toMatchObject({
    0: "run.started",
    [lines.length - 1]: "run.finished",
  });
  expect((await readdir(stateFolder)).toSorted()).toEqual([".gitignore", "runs"]);
});

test("a second run of the same name is refused, and the first one's events stay as they are", async () => {
  const engine = createEngine({ runtimes: [new Probe().runtime], stateFolder });
  const first = await engine.start(probeFlow({ a: {} }), { run: "same" });
  await first.result;
  const before = await readFile(join(first.folder!, "events.ndjson"), "utf8");
  await expect(engine.start(probeFlow({ a: {} }), { run: "same" })).rejects.toMatchObject({
    code: "run_exists",
  });
  expect(await readFile(join(first.folder!, "events.ndjson"), "utf8")).toBe(before);
});

test("a run that cannot be kept is refused before anything runs", async () => {
  const probe = new Probe();
  const file = join(stateFolder, "file");
  await writeFile(file, "");
  const engine = createEngine({ runtimes: [probe.runtime], stateFolder: file });
  await expect(engine.start(probeFlow({ a: {} }))).rejects.toMatchObject({ code: "unwritable" });
  expect(probe.paths).toEqual([]);
});
