import { describe, expect, test } from "vitest";

import { FlowFolder, asking, sending } from "./manage-runs.fixture.ts";

async function stateOf(folder: FlowFolder, step: string): Promise<Record<string, unknown>> {
  const { stdout } = await folder.call("why", "latest", step, "--json");
  const { folder: run } = JSON.parse(stdout);
  return JSON.parse(await folder.read(`${run.slice(folder.folder.length + 1)}/state.json`));
}

describe("tidemark cancel", () => {
  test("ends a run that waits; its log says so, and it cannot go on", async () => {
    const folder = await FlowFolder.create({ "asking.flow.md": asking });
    await folder.call("run", "asking.flow.md");
    const { code, stdout, stderr } = await folder.call(
      "cancel",
      "latest",
      "--reason",
      "wrong month",
      "--by",
      "ada",
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/ \S+ {2}cancelled by ada: wrong month\n$/);
    expect(await stateOf(folder, "crates")).toMatchObject({
      status: "cancelled",
      reason: "by ada: wrong month",
    });
    expect(await folder.read("asking.flow.md")).toMatch(/<!-- tidemark:log -->[^]*cancelled/);
    const resumed = await folder.call("resume", "latest");
    expect(resumed.code).toBe(2);
    const again = await folder.call("cancel", "latest");
    expect(again.code).toBe(2);
    expect(again.stderr).toContain("was cancelled");
  });

  test("ends a run whose process was killed, without its secrets and without running anything", async () => {
    const folder = await FlowFolder.create({ "sending.flow.md": sending });
    await folder.killWhile("sent", "run", "sending.flow.md");
    expect(await folder.call("cancel", "latest")).toMatchObject({ code: 0 });
    expect(await stateOf(folder, "send")).toMatchObject({ status: "cancelled" });
    expect(await folder.read("sent")).toBe("sent\n");
    expect((await folder.call("why", "latest", "send")).stdout).toMatch(/ send {2}cancelled/);
  });

  test("ends a run in another process, and what that has started", async () => {
    const folder = await FlowFolder.create({ "sending.flow.md": sending });
    const { ended } = folder.start("run", "sending.flow.md");
    await folder.untilThere("sent");
    const started = performance.now();
    const { code, stdout } = await folder.call("cancel", "latest", "--by", "ada", "--json");
    expect(performance.now() - started).toBeLessThan(3000);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ hasEnded: true, reason: "by ada" });
    const { exitCode, stderr } = await ended;
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/cancelled/);
  });

  test("has nothing to do with a run that is done, or not there", async () => {
    const folder = await FlowFolder.create({
      "one.flow.md": "---\nname: one\n---\n\n## One `one`\n\n```cel step\n1\n```\n",
    });
    await folder.call("run", "one.flow.md");
    const done = await folder.call("cancel", "one");
    expect({ code: done.code, stdout: done.stdout }).toEqual({ code: 2, stdout: "" });
    expect(done.stderr).toMatch(/was done at/);
    expect((await folder.call("cancel", "on")).stderr).toContain("Did you mean `one`?");
  });
});
