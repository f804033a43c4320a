import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Probe } from "@tidemark/testkit";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isEngineError } from "./engine-error.ts";
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
