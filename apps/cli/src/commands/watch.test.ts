import { appendFile, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

import { expect, onTestFinished, test } from "vitest";

import { startCli, waitForCli, type CliResult } from "../fixtures/run-cli.ts";
import { createTemporaryFolder } from "../fixtures/temporary-folder.ts";

const flow = (text: string, log = "off"): string =>
  `---\nname: note\nlog: ${log}\noutput: \${{ a }}\n---\n\n## A \`a\`\n\n\`\`\`sh step\n${text}\n\`\`\`\n`;

interface Watching {
  readonly folder: string;
  readonly flow: string;
  /** Waits until standard error holds a text so many times. */
  saw(text: string, times?: number): Promise<void>;
  stop(): Promise<CliResult>;
}

async function startWatch(text: string, ...parameters: string[]): Promise<Watching> {
  const folder = await createTemporaryFolder({ "note.flow.md": text, "data.txt": "one" });
  const child = startCli(["watch", "note.flow.md", ...parameters], { folder });
  onTestFinished(() => void child.kill("SIGKILL"));
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const ended = waitForCli(child);
  return {
    folder,
    flow: join(folder, "note.flow.md"),
    async saw(wanted, times = 1) {
      const until = performance.now() + 10_000;
      while (said.split(wanted).length <= times) {
        if (performance.now() > until)
          throw new Error(`Expected ${times} times ${JSON.stringify(wanted)}, got:\n${said}`);
        await wait(20);
      }
    },
    stop() {
      child.kill("SIGINT");
      return ended;
    },
  };
}

test("runs now and on each change, however the file is saved, with a line between", async () => {
  const watching = await startWatch(flow("echo one"));
  await watching.saw("waits for a change");
  await writeFile(watching.flow, flow("echo two"));
  await watching.saw("waits for a change", 2);
  await writeFile(`${watching.flow}.swp`, flow("echo three"));
  await rename(`${watching.flow}.swp`, watching.flow);
  await watching.saw("waits for a change", 3);
  // The same once more is no change.
  await writeFile(watching.flow, flow("echo three"));
  await wait(1300);
  const { exitCode, stdout, stderr } = await watching.stop();
  expect({ exitCode, stdout }).toEqual({ exitCode: 130, stdout: "one\ntwo\nthree\n" });
  expect(stderr.match(/^── \d\d:\d\d:\d\d · note\.flow\.md changed ─+$/gm)).toHaveLength(2);
});

test("the log that a run writes into the flow starts no run, and what is wrong is waited over", async () => {
  const watching = await startWatch(flow("echo one", "footer"));
  await watching.saw("waits for a change");
  await wait(1300);
  expect(await readFile(watching.flow, "utf8")).toContain("## Execution Log");
  await writeFile(watching.flow, "---\nname: note\n---\n\n## A `a`\n\n```yaml step\nuses: nothing\n```\n");
  await watching.saw("waits for a change", 2);
  await writeFile(watching.flow, flow("echo again", "footer"));
  await watching.saw("waits for a change", 3);
  const { stdout, stderr } = await watching.stop();
  expect(stdout).toBe("one\nagain\n");
  expect(stderr).toContain("TM");
  expect(stderr.match(/ changed ─/g)).toHaveLength(2);
});

test("a change cancels the run that is under way, and other files count where they are named", async () => {
  const watching = await startWatch(
    flow("echo begun >&2; sleep 30"),
    "--also",
    "data.txt",
    "--format",
    "ndjson",
  );
  await wait(200);
  const seen = async (): Promise<string> =>
    await readFile(join(watching.folder, "seen"), "utf8").catch(() => "");
  await writeFile(watching.flow, flow("echo x >> seen; sleep 30"));
  while ((await seen()) === "") await wait(20);
  await appendFile(join(watching.folder, "data.txt"), "two");
  await watching.saw("data.txt changed");
  while ((await seen()) !== "x\nx\n") await wait(20);
  const { exitCode, stdout } = await watching.stop();
  expect(exitCode).toBe(130);
  expect(stdout).toContain('"reason":"data.txt changed"');
  expect(stdout).toContain('"type":"run.suspended"');
});

test("with --finish a run ends before the next one starts", async () => {
  const watching = await startWatch(
    flow("touch begun; until [ -e go ]; do sleep 0.05; done; echo whole"),
    "--finish",
  );
  while ((await readFile(join(watching.folder, "begun")).catch(() => undefined)) === undefined)
    await wait(20);
  await writeFile(watching.flow, flow("echo next"));
  await wait(400);
  await writeFile(join(watching.folder, "go"), "");
  await watching.saw("waits for a change");
  expect((await watching.stop()).stdout).toBe("whole\nnext\n");
});

test("what is not there cannot be watched", async () => {
  const folder = await createTemporaryFolder({ "note.flow.md": flow("true") });
  const missing = await waitForCli(startCli(["watch", "noet.flow.md"], { folder }));
  expect(missing).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining("Did you mean note.flow.md?"),
  });
  const also = await waitForCli(startCli(["watch", "note.flow.md", "--also", "nowhere"], { folder }));
  expect(also).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("nowhere") });
});
