import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { FlowFolder, sending } from "./manage-runs.fixture.ts";

/** A run that was killed after its step had its effect, and before it said so. */
async function cutOff(): Promise<FlowFolder> {
  const folder = await FlowFolder.create({ "sending.flow.md": sending });
  await folder.killWhile("sent", "run", "sending.flow.md");
  await writeFile(join(folder.folder, "quick"), "");
  const resumed = await folder.call("resume", "latest");
  expect(resumed.code).toBe(4);
  expect(resumed.stderr).toMatch(/tidemark settle \S+ send --again/);
  expect(await folder.read("sent")).toBe("sent\n");
  return folder;
}

describe("tidemark settle", () => {
  test.each([
    [["--done", '"by hand"'], 0, "by hand\n", 1],
    [["--again"], 0, "number 2\n", 2],
    [["--fail", "--reason", "it never arrived"], 1, "", 1],
  ] as const)("%j decides what a killed process left open", async (way, end, output, effects) => {
    const folder = await cutOff();
    const settled = await folder.call("settle", "latest", "send", ...way, "--by", "ada");
    expect(settled).toMatchObject({ code: 0, stderr: "" });
    expect(settled.stdout).toMatch(/ send {2}attempt 1 .*, says ada\n.*tidemark resume \S+\n/);
    const twice = await folder.call("settle", "latest", "send", "--again");
    expect(twice.code).toBe(2);
    expect(twice.stderr).toContain("by ada at 20");
    const resumed = await folder.call("resume", "latest");
    expect({ code: resumed.code, stdout: resumed.stdout }).toEqual({ code: end, stdout: output });
    if (end === 1) expect(resumed.stderr).toContain("it never arrived");
    expect((await folder.read("sent")).length).toBe("sent\n".length * effects);
  });

  test.each([
    [[], "It is not said"],
    [["--done", "sent"], "as JSON"],
    [["--done", "1", "--again"], "--again"],
    [["--again", "--fail"], "--fail"],
    [["--again", "--reason", "because"], "--fail alone"],
  ])("%j is a wrong call", async (way, part) => {
    const folder = await FlowFolder.create({});
    const { code, stderr } = await folder.call("settle", "latest", "send", ...way);
    expect(code).toBe(2);
    expect(stderr).toContain(part);
  });

  test("why tells of it, with the commands", async () => {
    const folder = await cutOff();
    const { stdout } = await folder.call("why", "latest", "send");
    expect(stdout).toContain("nobody knows whether it had its effect");
    expect(stdout).toMatch(/tidemark settle \S+ send --done '<json>'/);
  });
});
