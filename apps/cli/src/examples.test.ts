import { cp, readFile, readdir } from "node:fs/promises";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { runCli } from "./fixtures/run-cli.ts";
import { createTemporaryFolder } from "./fixtures/temporary-folder.ts";

const examples = join(import.meta.dirname, "../../../examples");
const names = (await readdir(examples)).filter((name) => name.endsWith(".flow.md"));

/** A copy, so that an example which leaves something behind is caught. */
async function copyExamples(): Promise<string> {
  const folder = await createTemporaryFolder();
  await cp(examples, folder, { recursive: true, filter: (path) => !path.includes(".tidemark") });
  return folder;
}

describe("examples", () => {
  test("are there", () => {
    expect(names).toContain("hello.flow.md");
  });

  test.each(names)("%s runs, has something to say, and leaves nothing behind", async (name) => {
    const folder = await copyExamples();
    const before = await readdir(folder, { recursive: true });
    const { exitCode, stdout, stderr } = await runCli(["run", name, "--state-folder", ".tidemark"], {
      folder,
    });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: expect.stringContaining("✔ done") });
    expect(stdout.trim()).not.toBe("");
    const after = (await readdir(folder, { recursive: true })).filter(
      (path) => !path.startsWith(".tidemark"),
    );
    expect(after.toSorted()).toEqual(before.toSorted());
  });

  test("are free of problems", async () => {
    const { exitCode, stdout } = await runCli(["validate", "."], { folder: await copyExamples() });
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: "" });
  });

  test("hello shows three waves, the first of them parallel", async () => {
    const { stdout } = await runCli(["plan", "hello.flow.md", "--json"], { folder: await copyExamples() });
    const { waves } = JSON.parse(stdout) as { waves: unknown[][] };
    expect(waves.map((wave) => wave.length)).toEqual([3, 1, 1]);
  });

  test("the one in the readme runs as well", async () => {
    const readme = await readFile(join(import.meta.dirname, "../README.md"), "utf8");
    const flow = /^````markdown\n(.*?)^````$/ms.exec(readme)?.[1] ?? "";
    const folder = await createTemporaryFolder({ "hello.flow.md": flow });
    expect(await runCli(["run", "hello.flow.md", "--input", "name=Ada"], { folder })).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^Hello, Ada! Today is \w+day\.\n$/),
    });
  });
});
