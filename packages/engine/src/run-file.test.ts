import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Probe } from "@tidemark/testkit";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isEngineError } from "./engine-error.ts";
import { createEngine } from "./create-engine.ts";
import { readFlow } from "./read-flow.ts";
import { runFile } from "./run-file.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tidemark-run-file-"));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

async function write(step: string): Promise<string> {
  const path = join(folder, "small.flow.md");
  await writeFile(
    path,
    `---\nname: small\noutput: \${{ first }}\n---\n\n## First\n\n\`\`\`yaml step\n${step}\n\`\`\`\n`,
  );
  return path;
}

test("a file runs from text to output", async () => {
  const path = await write("uses: probe\nvalue: 7");
  expect(await runFile(path, { runtimes: [new Probe().runtime] })).toMatchObject({
    status: "done",
    output: 7,
  });
});

test("a file with errors is refused with all of them, and nothing runs", async () => {
  const probe = new Probe();
  const path = await write("uses: prove\nwhen: nobody == 1");
  const refused = runFile(path, { runtimes: [probe.runtime] });
  await expect(refused).rejects.toMatchObject({ code: "invalid_file" });
  const error: unknown = await refused.catch((thrown: unknown) => thrown);
  const diagnostics = isEngineError(error) ? error.diagnostics : [];
  expect(diagnostics.map(({ code }) => code).toSorted()).toEqual(["TM2002", "TM2010"]);
  expect(diagnostics[0]?.file).toBe(path);
  expect(probe.paths).toEqual([]);
});

test("a file that is not there is said to be unreadable", async () => {
  await expect(runFile(join(folder, "gone.flow.md"), { runtimes: [] })).rejects.toMatchObject({
    code: "unreadable_flow",
  });
});

test("with `log: footer` the file ends on the log of its last run, and run.md tells it in full", async () => {
  const path = await write("uses: probe\nvalue: 7");
  const above = (await readFile(path, "utf8")).replace("name: small", "name: small\nlog: footer");
  await writeFile(path, above);
  const options = { runtimes: [new Probe().runtime], stateFolder: join(folder, "state") };
  const first = await runFile(path, options);
  const second = await runFile(path, options);
  const text = await readFile(path, "utf8");
  expect(text.startsWith(above)).toBe(true);
  expect(text.match(/<!-- tidemark:log -->/g)).toHaveLength(1);
  expect(text).toContain(second.run);
  expect(text).toMatch(/\| `first` \| done \| 1 \|/);
  for (const { run } of [first, second]) {
    expect(await readFile(join(folder, "state/runs/small", run, "run.md"), "utf8")).toContain(run);
  }
});

test("a log that cannot be written is a warning, and the run is what it was", async () => {
  const path = await write("uses: probe\nvalue: 7");
  await writeFile(path, (await readFile(path, "utf8")).replace("name: small", "name: small\nlog: footer"));
  const definition = await readFlow(path, [new Probe().runtime]);
  const engine = createEngine({ runtimes: [new Probe().runtime] });
  const handle = await engine.start({ ...definition, source: join(folder, "gone.flow.md") });
  const result = await handle.result;
  expect(result).toMatchObject({
    status: "done",
    output: 7,
    warnings: [expect.stringContaining("gone.flow.md")],
  });
});
