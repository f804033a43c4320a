import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Probe, probeAsker } from "@tidemark/testkit";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createEngine } from "../create-engine.ts";

const fixtures = join(import.meta.dirname, "__fixtures__");
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tidemark-old-runs-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

// A fixture is what a released version wrote. None of them is ever changed.
test.each(readdirSync(fixtures))("a run that %s tells of goes on where it stood", async (name) => {
  const run = name.replace(".journal.ndjson", "");
  const place = join(folder, "runs/fixture", run);
  mkdirSync(place, { recursive: true });
  cpSync(join(fixtures, name), join(place, "journal.ndjson"));
  const probe = new Probe();
  const engine = createEngine({ runtimes: [probe.runtime, probeAsker], stateFolder: folder });
  const ask = () => Promise.resolve({ action: "approve", by: "grace", timedOut: false });
  const result = await (await engine.resume(run, { ask })).result;
  expect(result).toMatchObject({
    status: "done",
    output: ["ada", "eu", { deep: [1, "é"] }, 2, "spare", "grace", "sent"],
  });
  expect(probe.paths).toEqual(["d"]);
});
