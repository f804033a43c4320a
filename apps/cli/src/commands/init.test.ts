import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { callCli } from "../fixtures/call-cli.ts";
import { createTemporaryFolder } from "../fixtures/temporary-folder.ts";
import { templateNames } from "../program/template-names.ts";

const list = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder, { recursive: true })).filter((path) => !path.startsWith(".tidemark")).toSorted();

describe("tidemark init", () => {
  test("writes the first flow, says what to do next, and that works", async () => {
    const folder = await createTemporaryFolder();
    const { exitCode, stdout } = await callCli(["init"], { folder });
    expect({ exitCode, files: await list(folder) }).toEqual({ exitCode: 0, files: ["hello.flow.md"] });
    expect(stdout).toContain("tidemark run hello.flow.md ");
    expect(await callCli(["run", "hello.flow.md", "--input", "name=Ada"], { folder })).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^Hello, Ada: short and sweet! Have a good \w+day\.\n$/),
    });
  });

  test("never writes over anything, and then writes nothing at all", async () => {
    const folder = await createTemporaryFolder({ "in/data/readings.json": "mine" });
    const { exitCode, stdout, stderr } = await callCli(["init", "in", "--template", "files"], { folder });
    expect({ exitCode, stdout, files: await list(folder) }).toEqual({
      exitCode: 2,
      stdout: "",
      files: ["in", "in/data", "in/data/readings.json"],
    });
    expect(stderr).toContain("in/data/readings.json is there already");
    expect(await readFile(join(folder, "in/data/readings.json"), "utf8")).toBe("mine");
  });

  test("a template that there is not gets a suggestion", async () => {
    const { exitCode, stderr } = await callCli(["init", "--template", "helo"], { folder: "/" });
    expect(exitCode).toBe(2);
    expect(stderr).toContain("did you mean hello?");
  });
});

describe("the templates", () => {
  /** Without a terminal, as in a pipe. */
  async function start(template: string): Promise<{ readonly folder: string; readonly flow: string }> {
    const folder = await createTemporaryFolder();
    expect(await callCli(["init", "x", "--template", template], { folder })).toMatchObject({ exitCode: 0 });
    return { folder, flow: `x/${template}.flow.md` };
  }

  test.each(templateNames)("%s is free of problems and laid out as fmt does", async (template) => {
    const { folder } = await start(template);
    expect(await callCli(["validate", "x"], { folder })).toMatchObject({ exitCode: 0, stdout: "" });
    expect(await callCli(["fmt", "--check", "x"], { folder })).toMatchObject({ exitCode: 0 });
  });

  test("approval is suspended, and goes on with the answer", async () => {
    const { folder, flow } = await start("approval");
    const { exitCode, stderr } = await callCli(["run", flow], { folder });
    expect(exitCode).toBe(4);
    expect(stderr).toContain("tidemark answer");
    await callCli(["answer", "latest", "approve", "approve", "--by", "ada"], { folder });
    expect(await callCli(["resume", "latest"], { folder })).toMatchObject({
      exitCode: 0,
      stdout: "The harbour is closed on Friday. (approved by ada)\n",
    });
    expect((await callCli(["run", flow, "--decide", "approve=reject"], { folder })).exitCode).toBe(3);
  });

  test("retry works in the end", async () => {
    const { folder, flow } = await start("retry");
    const { exitCode, stdout } = await callCli(["run", flow], { folder });
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      answer: "awake at attempt 3",
      report: "Yesterday's report, since there was none today (retries_exhausted).",
    });
  });

  test("files writes its report", async () => {
    const { folder, flow } = await start("files");
    expect(await callCli(["run", flow], { folder })).toMatchObject({
      exitCode: 0,
      stdout: "4 of 5 readings are in report.json; 2 days were warm.\n",
    });
    const rows = JSON.parse(await readFile(join(folder, "x/report.json"), "utf8")) as readonly unknown[];
    expect(rows[1]).toMatchObject({ day: "Tuesday", fahrenheit: expect.closeTo(60.8), warm: true });
  });

  test("cleanup tidies up however it goes, and tells of a failure", async () => {
    const { folder, flow } = await start("cleanup");
    expect(await callCli(["run", flow], { folder })).toMatchObject({
      exitCode: 0,
      stdout: "came home with three herrings\n",
    });
    const { exitCode, stderr } = await callCli(["run", flow, "--input", "storm=true"], { folder });
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/✔ tidy .*\n.*\n ✖ verdict .*\n ✔ tell /);
    const told = await callCli(["logs", "latest", "tell"], { folder });
    expect(told.stdout).toContain("verdict: The command ended with exit code 1");
  });
});
