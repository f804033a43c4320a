import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

import { describe, expect, test } from "vitest";

import { FlowFolder, asking } from "./manage-runs.fixture.ts";

async function suspended(): Promise<FlowFolder> {
  const folder = await FlowFolder.create({ "asking.flow.md": asking });
  expect((await folder.call("run", "asking.flow.md")).code).toBe(4);
  return folder;
}

describe("tidemark answer", () => {
  test.each([
    [["approve"], "approve, by ada", 0],
    [["A"], "approve, by ada", 0],
    [["i", "--input", "[1, 2]"], "input 2 items, by ada", 0],
    [["input", "--input", "more"], 'input "more", by ada', 0],
    [["r", "--reason", "too many"], "reject, by ada: too many", 3],
    [["reject", "--input", "too many"], "reject, by ada: too many", 3],
  ] as const)("%j is recorded, and the run goes on with it", async ([action, ...options], said, end) => {
    const folder = await suspended();
    const answered = await folder.call("answer", "latest", "approve", action, ...options, "--by", "ada");
    expect(answered).toMatchObject({ code: 0, stderr: "" });
    expect(answered.stdout).toContain(` approve  ${said}\n`);
    const [, run = ""] = /The run goes on with: tidemark resume (\S+)\n/.exec(answered.stdout) ?? [];
    const resumed = await folder.call("resume", run);
    expect(resumed.code).toBe(end);
    if (end === 0) expect(resumed.stdout).toMatch(/^\w+ by ada\n$/);
  });

  test("says everything as JSON when asked", async () => {
    const folder = await suspended();
    const { stdout } = await folder.call("answer", "asking", "approve", "a", "--by", "ada", "--json");
    expect(JSON.parse(stdout)).toMatchObject({
      step: "approve",
      decision: { action: "approve", by: "ada", timedOut: false },
      isTaken: false,
      next: expect.stringMatching(/^tidemark resume \S+$/),
    });
  });

  test.each([
    [["lates", "approve", "a"], "latest"],
    [["latest", "aprove", "a"], "approve"],
    [["latest", "approve", "aprove"], "approve"],
    [["latest", "approve", "rejcet"], "reject"],
  ])("%j gets a suggestion", async (parameters, suggestion) => {
    const folder = await suspended();
    const { code, stdout, stderr } = await folder.call("answer", ...parameters);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr.toLowerCase()).toContain(`did you mean \`${suggestion}\`?`);
  });

  test.each([
    [["latest", "crates", "a"], "asks nobody"],
    [["latest", "told", "a"], "has not come to it"],
    [["latest", "approve", "input"], "needs an input"],
    [["latest", "approve", "a", "--input", "1"], "takes no input"],
    [["latest", "approve", "r", "--input", "1", "--reason", "x"], "no input"],
    [["latest", "approve", "reject too many"], "no answer"],
    [["latest", "approve", "a", "--by", "timeout"], "name of a person"],
  ])("%j is refused", async (parameters, part) => {
    const folder = await suspended();
    const { code, stderr } = await folder.call("answer", ...parameters);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: /);
    expect(stderr).toContain(part);
    expect((await folder.call("answer", "latest", "approve", "a")).code).toBe(0);
  });

  test("of two processes that answer at once one counts, and the other says whose does", async () => {
    const folder = await suspended();
    const answers = [
      folder.start("answer", "latest", "approve", "approve", "--by", "ada"),
      folder.start("answer", "latest", "approve", "reject", "--by", "bob"),
    ];
    const [ada, bob] = await Promise.all(answers.map(({ ended }) => ended));
    expect(new Set([ada?.exitCode, bob?.exitCode])).toEqual(new Set([0, 2]));
    const [winner, loser, action] = ada?.exitCode === 0 ? ["ada", bob, "approve"] : ["bob", ada, "reject"];
    expect(loser?.stderr).toContain(`\`${action}\`, by ${winner} at 20`);
    const resumed = await folder.call("resume", "latest");
    expect(resumed.stdout).toBe(winner === "ada" ? "approve by ada\n" : "");
  });

  test("a process that works on the run goes on with it within a second", async () => {
    const long = `${asking}\n## Wait \`waiting\`\n\n\`\`\`sh step\ntouch begun; while [ ! -e go ]; do sleep 0.05; done\n\`\`\`\n`;
    const folder = await FlowFolder.create({ "asking.flow.md": long });
    const { ended } = folder.start("run", "asking.flow.md");
    await folder.untilThere("begun");
    while (!(await folder.call("why", "latest", "approve")).stdout.includes("waits for an answer"))
      await wait(20);
    const answered = await folder.call("answer", "latest", "approve", "a", "--by", "ada", "--json");
    const { isTaken, owner, next, at } = JSON.parse(answered.stdout);
    expect({ isTaken, next }).toEqual({ isTaken: true, next: null });
    expect(owner.pid).not.toBe(process.pid);
    await writeFile(join(folder.folder, "go"), "");
    expect(await ended).toMatchObject({ exitCode: 0, stdout: "approve by ada\n" });
    const [run = ""] = (await ended).stderr.match(/\.tidemark\/runs\/\S+/) ?? [];
    const events = (await folder.read(`${run}/events.ndjson`))
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    const heard = events.find(({ type }) => type === "question.answered");
    expect(heard.at - at).toBeLessThan(1000);
  });

  test("in another state folder the command that it names finds the run", async () => {
    const folder = await FlowFolder.create({ "asking.flow.md": asking });
    await folder.call("run", "asking.flow.md", "--state-folder", "state");
    const { code } = await folder.call("answer", "latest", "approve", "a");
    expect(code).toBe(2);
    const there = ["--state-folder", "state"];
    const { stdout } = await folder.call("answer", "latest", "approve", "a", ...there);
    expect(stdout).toMatch(/tidemark resume state\/runs\/asking\/\S+\n/);
  });

  test("a damaged journal ends with 70", async () => {
    const folder = await suspended();
    const { stdout } = await folder.call("why", "latest", "approve", "--json");
    const journal = join(JSON.parse(stdout).folder, "journal.ndjson");
    const text = await folder.read(journal.slice(folder.folder.length + 1));
    await rm(journal);
    await writeFile(journal, text.replace('"count":3', '"count":4'));
    expect((await folder.call("answer", "latest", "approve", "a")).code).toBe(70);
  });
});
