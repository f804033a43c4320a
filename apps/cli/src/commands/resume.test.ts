import { existsSync } from "node:fs";
import { readFile, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

import type { RunEvent } from "@tidemark/spec";
import { describe, expect, onTestFinished, test } from "vitest";

import { callCli, type CalledCli } from "../fixtures/call-cli.ts";
import { runCli, startCli, waitForCli } from "../fixtures/run-cli.ts";
import { createTemporaryFolder } from "../fixtures/temporary-folder.ts";

/** Each step writes a line into `ran`. `hold` waits for the file `go`. */
const chain = `---
name: chain
config:
  mark: { type: string, default: x }
output: \${{ last }}
---

## First \`first\`

\`\`\`sh step
echo first >> ran
echo 1
\`\`\`

## Beside \`beside\`

\`\`\`sh step
echo beside >> ran
echo 2
\`\`\`

## Hold \`hold\`

\`\`\`yaml step
needs: [first, beside]
\`\`\`
\`\`\`sh step
echo hold >> ran
touch holding
until [ -e go ]; do sleep 0.05; done
\`\`\`

## Last \`last\`

\`\`\`yaml step
needs: [hold]
env: { FIRST: "\${{ first }}", MARK: "\${{ config.mark }}" }
\`\`\`
\`\`\`sh step
echo last >> ran
printf "%s %s" "$FIRST" "$MARK"
\`\`\`
`;

const failing = `---
name: failing
secrets: [TOKEN]
output: \${{ after }}
---

## Before \`before\`

\`\`\`sh step
echo before >> ran
echo 1
\`\`\`

## Fails \`fails\`

\`\`\`yaml step
env: { TOKEN: "\${{ secrets.TOKEN }}", BEFORE: "\${{ before }}" }
\`\`\`
\`\`\`sh step
echo "fails $BEFORE" >> ran
test "$TOKEN" = right
\`\`\`

## After \`after\`

\`\`\`yaml step
needs: [fails]
\`\`\`
\`\`\`sh step
echo after >> ran
printf fine
\`\`\`
`;

async function untilThere(path: string): Promise<void> {
  while (!existsSync(path)) await wait(10);
}

async function linesOf(folder: string): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {};
  for (const line of (await readFile(join(folder, "ran"), "utf8")).trimEnd().split("\n"))
    counts[line] = (counts[line] ?? 0) + 1;
  return counts;
}

/** A run of the chain whose process was killed while \`hold\` was running. */
async function killInTheMiddle(): Promise<string> {
  const folder = await createTemporaryFolder({ "chain.flow.md": chain });
  const child = startCli(["run", "chain.flow.md"], { folder });
  const ended = waitForCli(child);
  await untilThere(join(folder, "holding"));
  child.kill("SIGKILL");
  // What it had started ends by itself, so that nothing outlives the test.
  await writeFile(join(folder, "go"), "");
  expect((await ended).signal).toBe("SIGKILL");
  return folder;
}

async function failOnce(): Promise<{ readonly folder: string; readonly failed: CalledCli }> {
  const folder = await createTemporaryFolder({ "failing.flow.md": failing });
  const failed = await callCli(["run", "failing.flow.md"], { folder, environment: { TOKEN: "wrong" } });
  expect(failed.exitCode).toBe(1);
  return { folder, failed };
}

async function edit(folder: string, from: string, to: string): Promise<void> {
  const path = join(folder, "failing.flow.md");
  await writeFile(path, (await readFile(path, "utf8")).replaceAll(from, to));
}

function resume(folder: string, ...parameters: string[]): Promise<CalledCli> {
  return callCli(["resume", "latest", ...parameters], { folder, environment: { TOKEN: "right" } });
}

describe("a run whose process was killed", () => {
  test("goes on where it was: no step that had finished runs again, and none is told of again", async () => {
    const folder = await killInTheMiddle();
    const { stdout: list } = await callCli(["runs"], { folder });
    expect(list).toMatch(/◌ \S+ +chain +stopped /);
    const { exitCode, stdout, stderr } = await runCli(["resume", "chain"], { folder });
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: "1 x\n" });
    expect(await linesOf(folder)).toEqual({ first: 1, beside: 1, hold: 2, last: 1 });
    expect(stderr).toMatch(/^ chain {2}3 waves, 4 steps · run \S+\n ↻ resumed · 2 of 4 steps kept\n ✔ hold /);
    expect(stderr).not.toMatch(/✔ (?:first|beside)/);
  });

  test("leaves the log of the whole run, once", async () => {
    const folder = await killInTheMiddle();
    await writeFile(join(folder, "notes.md"), "# Notes\n");
    const { exitCode } = await callCli(["resume", "chain", "--log-file", "notes.md"], { folder });
    expect(exitCode).toBe(0);
    const log = await readFile(join(folder, "notes.md"), "utf8");
    expect(log).toMatch(/^# Notes\n/);
    expect(log.match(/^\| `\w+` \| done /gm)).toHaveLength(4);
    expect(log.match(/## Execution Log/g)).toHaveLength(1);
  });

  test("with --format ndjson tells only what is new", async () => {
    const folder = await killInTheMiddle();
    const { exitCode, stdout, stderr } = await callCli(["resume", "chain", "--format", "ndjson"], { folder });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    const events = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as RunEvent);
    expect(events[0]).toMatchObject({ type: "run.resumed", attempt: 2 });
    expect(events.at(-1)).toMatchObject({ type: "run.finished", status: "done", counts: { done: 4 } });
    expect(events.flatMap((event) => (event.type === "step.finished" ? [event.path] : []))).toEqual([
      "hold",
      "last",
    ]);
  });

  test("takes config anew", async () => {
    const folder = await killInTheMiddle();
    const { stdout } = await callCli(["resume", "chain", "--config", "mark=new"], { folder });
    expect(stdout).toBe("1 new\n");
    const wrong = await callCli(["resume", "chain", "--config", "mrak=new"], { folder });
    expect(wrong).toMatchObject({ exitCode: 2, stdout: "" });
    expect(wrong.stderr).toContain("did you mean `mark`?");
  });
});

test("a step that must not be repeated waits for somebody's word: exit 4", async () => {
  const once = chain.replace("needs: [first, beside]", "needs: [first, beside]\neffect: once");
  const folder = await createTemporaryFolder({ "chain.flow.md": once });
  const child = startCli(["run", "chain.flow.md"], { folder });
  const ended = waitForCli(child);
  await untilThere(join(folder, "holding"));
  child.kill("SIGKILL");
  await writeFile(join(folder, "go"), "");
  await ended;
  const { exitCode, stderr } = await callCli(["resume", "chain"], { folder });
  expect(exitCode).toBe(4);
  expect(stderr).toMatch(/tidemark settle \S+ hold --again\n/);
  expect((await callCli(["runs"], { folder })).stdout).toMatch(/◆ \S+ +chain +waits for hold /);
  expect((await callCli(["show", "chain"], { folder })).stdout).toMatch(/tidemark settle \S+ hold --fail\n/);
  expect(await linesOf(folder)).toEqual({ first: 1, beside: 1, hold: 1 });
});

test("while a process works on it, another one is told which, with exit 75", async () => {
  const folder = await createTemporaryFolder({ "chain.flow.md": chain });
  const child = startCli(["run", "chain.flow.md"], { folder });
  onTestFinished(() => void child.kill("SIGKILL"));
  const ended = waitForCli(child);
  await untilThere(join(folder, "holding"));
  const { exitCode, stderr } = await callCli(["resume", "latest"], { folder });
  expect(exitCode).toBe(75);
  expect(stderr).toContain(`process ${child.pid}`);
  expect((await callCli(["runs"], { folder })).stdout).toMatch(/chain +running /);
  expect((await callCli(["show", "chain"], { folder })).stdout).toMatch(/◌ hold .* runs\n/);
  await writeFile(join(folder, "go"), "");
  expect((await ended).exitCode).toBe(0);
});

describe("a run that failed", () => {
  test("says how to go on, and does with the secret of today", async () => {
    const { folder, failed } = await failOnce();
    const [, command = ""] = /^ {3}tidemark (resume \S+) {2}goes on/m.exec(failed.stderr) ?? [];
    const parameters = command.split(" ");
    const missing = await callCli(parameters, { folder });
    expect(missing).toMatchObject({ exitCode: 2, stdout: "" });
    expect(missing.stderr).toContain("TOKEN");
    const done = await callCli(parameters, { folder, environment: { TOKEN: "right" } });
    expect(done).toMatchObject({ exitCode: 0, stdout: "fine\n" });
    expect(await linesOf(folder)).toEqual({ before: 1, "fails 1": 2, after: 1 });
    const again = await resume(folder);
    expect(again).toMatchObject({ exitCode: 2, stdout: "" });
    expect(again.stderr).toContain("--from <step>");
  });

  test("does not go on with a changed flow before somebody says what becomes of what has finished", async () => {
    const { folder } = await failOnce();
    await edit(folder, "echo before >>", "echo  before >>");
    const { exitCode, stdout, stderr } = await resume(folder);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toMatch(/^error: The flow has changed .*`before`/);
    expect(stderr).toMatch(/\n ◆ before +undecided +its definition changed: `body` +failing\.flow\.md:7\n/);
    expect(stderr).toMatch(/tidemark resume \S+ --rerun-changed .*\n {3}tidemark resume \S+ --keep /);
    expect(await linesOf(folder)).toEqual({ before: 1, "fails 1": 1 });
  });

  test.each([
    ["--rerun-changed", { before: 2, "fails 1": 2, after: 1 }],
    ["--keep", { before: 1, "fails 1": 2, after: 1 }],
  ])("%s says it", async (flag, lines) => {
    const { folder } = await failOnce();
    await edit(folder, "echo before >>", "echo  before >>");
    expect(await resume(folder, flag)).toMatchObject({ exitCode: 0, stdout: "fine\n" });
    expect(await linesOf(folder)).toEqual(lines);
  });

  test("--plan says what to type where it is undecided", async () => {
    const { folder } = await failOnce();
    await edit(folder, "echo before >>", "echo  before >>");
    const { exitCode, stdout } = await callCli(["resume", "failing", "--plan"], { folder });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/1 undecided · 1 rerun · 1 pending\n\n {3}tidemark resume \S+ --rerun-changed /);
  });

  test("--plan compares, changes nothing and needs no secret", async () => {
    const { folder } = await failOnce();
    const before = await readdir(join(folder, ".tidemark/runs/failing"));
    const { exitCode, stdout } = await callCli(["resume", "failing", "--plan"], { folder });
    expect(exitCode).toBe(0);
    expect(stdout).toMatchInlineSnapshot(`
      " ✔ before  kept       it is done          failing.flow.md:7
       ↻ fails   rerun      it failed           failing.flow.md:14
       ○ after   pending    it has not run yet  failing.flow.md:24

       1 kept · 1 rerun · 1 pending
      "
    `);
    const json = await callCli(["resume", "failing", "--json", "--from", "before"], { folder });
    expect(JSON.parse(json.stdout)).toMatchObject({
      version: 1,
      flow: "failing",
      steps: [
        { path: "before", verdict: "rerun", location: { start: { line: 7 } } },
        { path: "fails", verdict: "rerun" },
        { path: "after", verdict: "rerun" },
      ],
    });
    expect(await readdir(join(folder, ".tidemark/runs/failing"))).toEqual(before);
    expect(await linesOf(folder)).toEqual({ before: 1, "fails 1": 1 });
  });

  test("--from runs a step anew, with what depends on it", async () => {
    const { folder } = await failOnce();
    const wrong = await resume(folder, "--from", "befor");
    expect(wrong.exitCode).toBe(2);
    expect(wrong.stderr).toContain("Did you mean `before`?");
    expect((await resume(folder, "--from", "before")).exitCode).toBe(0);
    expect(await linesOf(folder)).toEqual({ before: 2, "fails 1": 2, after: 1 });
  });

  test("with a flow that has become wrong shows where, and does nothing", async () => {
    const { folder } = await failOnce();
    await edit(folder, "needs: [fails]", "needs: [fials]");
    const { exitCode, stderr } = await resume(folder);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^error\[TM\d+\].*\n {2}--> failing\.flow\.md:27:/);
    expect(stderr).toContain("Did you mean `fails`?");
    expect(await linesOf(folder)).toEqual({ before: 1, "fails 1": 1 });
  });

  test("goes on with the flow as it ran where its file is gone", async () => {
    const { folder } = await failOnce();
    await rm(join(folder, "failing.flow.md"));
    const { exitCode, stderr } = await resume(folder);
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/^warning: \S+failing\.flow\.md is gone/);
  });

  test("whose journal is damaged is left alone, with exit 70, until it is repaired", async () => {
    const { folder } = await failOnce();
    const runs = join(folder, ".tidemark/runs/failing");
    const [run = ""] = await readdir(runs);
    const journal = join(runs, run, "journal.ndjson");
    const lines = (await readFile(journal, "utf8")).split("\n");
    const damaged = lines.with(1, (lines[1] ?? "").replace(/\d/, "#")).join("\n");
    await writeFile(journal, damaged);
    const refused = await resume(folder);
    expect(refused.exitCode).toBe(70);
    expect(refused.stderr).toContain("repair");
    expect(await readFile(journal, "utf8")).toBe(damaged);
    const repaired = await callCli(["runs", "repair", run], { folder });
    expect(repaired.exitCode).toBe(0);
    const [, backup = ""] = /as it was: (\S+)/.exec(repaired.stdout) ?? [];
    expect(await readFile(join(folder, backup), "utf8")).toBe(damaged);
    expect(await resume(folder)).toMatchObject({ exitCode: 0, stdout: "fine\n" });
    expect(await linesOf(folder)).toEqual({ before: 2, "fails 1": 2, after: 1 });
  });
});

test("a run that is not there gets a suggestion", async () => {
  const { folder } = await failOnce();
  expect(await callCli(["resume", "faling"], { folder })).toMatchObject({
    exitCode: 2,
    stdout: "",
    stderr: expect.stringContaining("Did you mean `failing`?") as string,
  });
});

test("runs in another state folder are named by their paths, which every command finds", async () => {
  const folder = await createTemporaryFolder({ "failing.flow.md": failing });
  const environment = { TOKEN: "wrong" };
  const parameters = ["run", "failing.flow.md", "--state-folder", "kept"];
  const { stderr } = await runCli(parameters, { folder, environment });
  const [, path = ""] = /tidemark resume (\S+)/.exec(stderr) ?? [];
  expect(path).toMatch(/^kept\/runs\/failing\//);
  const resumed = await runCli(["resume", path], { folder, environment: { TOKEN: "right" } });
  expect(resumed).toMatchObject({ exitCode: 0, stdout: "fine\n" });
});
