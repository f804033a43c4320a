import { expect, test } from "vitest";

import { callCli } from "../fixtures/call-cli.ts";
import { createTemporaryFolder } from "../fixtures/temporary-folder.ts";
import { standardRuntimes } from "../flow/standard-runtimes.ts";
import { describeRuntime } from "./describe-runtime.ts";
import { runtimeGuides } from "./guides.ts";

const types = standardRuntimes().map(({ type }) => type);

test("there is a guide for each runtime, and for nothing else", () => {
  expect(Object.keys(runtimeGuides).toSorted()).toEqual(types.toSorted());
});

test("each setting has a type and a description", () => {
  for (const { type, settings } of standardRuntimes().map(describeRuntime)) {
    expect(settings, type).not.toEqual([]);
    for (const setting of settings) expect(setting.description, `${type}.${setting.name}`).toMatch(/^[A-Z`].*\.$/);
  }
});

test("each example is a step of its runtime and free of problems", async () => {
  for (const runtime of standardRuntimes())
    for (const { text } of describeRuntime(runtime).examples) {
      const folder = await createTemporaryFolder({ "a.flow.md": `---\nname: a\n---\n\n${text}\n` });
      expect(await callCli(["validate", "a.flow.md"], { folder })).toMatchObject({ exitCode: 0, stdout: "" });
      const { stdout } = await callCli(["plan", "a.flow.md", "--json"], { folder });
      const { waves } = JSON.parse(stdout) as { waves: { uses: string }[][] };
      expect(waves.flat().map(({ uses }) => uses)).toEqual([runtime.type]);
    }
});

test("lists them", async () => {
  const { exitCode, stdout } = await callCli(["runtimes"], { folder: "/" });
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^ shell +sh, bash +runs a command/m);
});

test("tells all about one", async () => {
  expect((await callCli(["runtimes", "file"], { folder: "/" })).stdout).toMatchInlineSnapshot(`""`);
});

test("as JSON, with the schema of the settings", async () => {
  const { stdout } = await callCli(["runtimes", "filter", "--json"], { folder: "/" });
  const { runtimes } = JSON.parse(stdout) as { runtimes: unknown[] };
  expect(runtimes).toMatchObject([
    { type: "filter", schema: { type: "object", required: ["over", "where"] }, examples: [{ effect: "pure" }] },
  ]);
});

test("one that there is not gets a suggestion", async () => {
  const { exitCode, stderr } = await callCli(["runtimes", "shel"], { folder: "/" });
  expect(exitCode).toBe(2);
  expect(stderr).toContain("Did you mean `shell`?");
});
