import { appendFile, mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

import { expect, onTestFinished, test } from "vitest";

import { callCli } from "../fixtures/call-cli.ts";
import { startCli, waitForCli, type CliResult } from "../fixtures/run-cli.ts";
import { createTemporaryFolder } from "../fixtures/temporary-folder.ts";
import { openEventTail } from "../history/event-tail.ts";

/** Two steps, of which the second waits until a file is there. */
const flow = `---
name: slow
output: \${{ second }}
---

## First \`first\`

\`\`\`sh step
echo "first says so"
\`\`\`

## Second \`second\`

\`\`\`yaml step
needs: [first]
\`\`\`
\`\`\`sh step
echo "second has begun"
until [ -e go ]; do sleep 0.05; done
echo "second ends"
\`\`\`
`;

interface StartedRun {
  readonly folder: string;
  readonly run: string;
  readonly pid: number;
  readonly ended: Promise<CliResult>;
}

/** A run that another process works on, in the middle of its second step. */
async function startRun(): Promise<StartedRun> {
  const folder = await createTemporaryFolder({ "slow.flow.md": flow });
  const child = startCli(["run", "slow.flow.md"], { folder });
  onTestFinished(() => void child.kill("SIGKILL"));
  const ended = waitForCli(child);
  for (;;) {
    const [run] = await readdir(join(folder, ".tidemark/runs/slow")).catch(() => []);
    const { stdout } =
      run === undefined ? { stdout: "" } : await callCli(["logs", run, "second"], { folder });
    if (run !== undefined && stdout.includes("begun")) return { folder, run, pid: child.pid ?? 0, ended };
    await wait(30);
  }
}

test("tells a run to its end, and ends with its output and exit code", async () => {
  const { folder, run, pid, ended } = await startRun();
  const attached = callCli(["attach", "latest"], { folder });
  const followed = callCli(["logs", run, "--follow"], { folder });
  const followedStep = callCli(["logs", run, "second", "-f"], { folder });
  await wait(300);
  await writeFile(join(folder, "go"), "");
  const { exitCode, stdout, stderr } = await attached;
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: "second has begun\nsecond ends\n" });
  const [head, ...rest] = stderr.split("\n");
  expect(head).toMatch(new RegExp(`follows ${run}, which process ${pid} works on`));
  expect(rest.join("\n")).toBe((await ended).stderr);
  expect(await followed).toEqual({
    exitCode: 0,
    stdout: "== first ==\nfirst says so\n\n== second ==\nsecond has begun\nsecond ends\n",
    stderr: "",
  });
  expect((await followedStep).stdout).toBe("second has begun\nsecond ends\n");
});

test("Ctrl-C ends only the following", async () => {
  const { folder, ended } = await startRun();
  const child = startCli(["attach", "slow"], { folder });
  const attached = waitForCli(child);
  await new Promise<void>((resolve) => child.stderr.once("data", () => resolve()));
  child.kill("SIGINT");
  expect(await attached).toMatchObject({ exitCode: 130, stderr: expect.stringContaining("the run goes on") });
  await writeFile(join(folder, "go"), "");
  expect(await ended).toMatchObject({ exitCode: 0 });
});

test("a run whose process is killed has stopped", async () => {
  const { folder, pid, ended } = await startRun();
  const attached = callCli(["attach", "slow"], { folder });
  await wait(300);
  process.kill(pid, "SIGKILL");
  await ended;
  const { exitCode, stderr } = await attached;
  expect(exitCode).toBe(1);
  expect(stderr).toContain("◌ stopped after");
  expect(stderr).toContain("tidemark resume");
  await writeFile(join(folder, "go"), "");
});

test("says so where nobody works on it, and how it stands", async () => {
  const asking = "---\nname: asks\n---\n\n## One `one`\n\n```yaml step\nuses: checkpoint\nask: Go?\n```\n";
  const folder = await createTemporaryFolder({
    "done.flow.md": '---\nname: fine\noutput: ${{ a }}\n---\n\n## A `a`\n\n```cel step\n"yes"\n```\n',
    "asks.flow.md": asking,
  });
  await callCli(["run", "done.flow.md"], { folder });
  await callCli(["run", "asks.flow.md"], { folder });
  const done = await callCli(["attach", "fine"], { folder });
  expect(done).toMatchObject({
    exitCode: 0,
    stdout: "yes\n",
    stderr: expect.stringMatching(/^ ◌ nobody works on \S+ now: it is done\n/),
  });
  expect(done.stderr).not.toContain("wave 1");
  const asked = await callCli(["attach", "asks"], { folder });
  expect(asked).toMatchObject({ exitCode: 4, stderr: expect.stringContaining("one approve\n") });
  expect((await callCli(["logs", "fine", "-f", "b"], { folder })).exitCode).toBe(2);
});

test("the tail of events gives each whole line once, also of a file that begins anew", async () => {
  const folder = await createTemporaryFolder();
  const file = join(folder, "run/events.ndjson");
  const tail = openEventTail(join(folder, "run"));
  expect(await tail.read()).toEqual([]);
  await mkdir(join(folder, "run"));
  await writeFile(file, '{"a":1}\n{"b"');
  expect(await tail.read()).toEqual([{ a: 1 }]);
  expect(await tail.read()).toEqual([]);
  await appendFile(file, ':"é"}\n');
  expect(await tail.read()).toEqual([{ b: "é" }]);
  await writeFile(file, '{"c":3}\n');
  expect(await tail.read()).toEqual([{ c: 3 }]);
});
