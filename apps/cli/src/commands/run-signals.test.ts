import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

import { describe, expect, onTestFinished, test } from "vitest";

import { startCli, waitForCli } from "../fixtures/run-cli.ts";
import { createTemporaryFolder } from "../fixtures/temporary-folder.ts";

/** The child that the step starts writes its id, so that the test can see whether it is gone. */
const sleeping = `---
name: sleeping
---

## Sleep \`sleeper\`

\`\`\`sh step
sleep 60 &
echo $! > child.tmp
mv child.tmp child
wait
\`\`\`

## After \`after\`

\`\`\`yaml step
needs: [sleeper]
\`\`\`
\`\`\`sh step
touch after
\`\`\`
`;

async function untilThere(path: string): Promise<string> {
  while (!existsSync(path)) await wait(10);
  return await readFile(path, "utf8");
}

/** Where nobody asks after the dead, as in a container, they keep their id. */
function isAlive(id: number): boolean {
  const { stdout } = spawnSync("ps", ["-o", "stat=", "-p", String(id)], { encoding: "utf8" });
  const state = stdout.trim();
  return state !== "" && !state.startsWith("Z");
}

function startNode(script: string): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, ["--conditions=@tidemark/source", script]);
}

describe("a signal", () => {
  test.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const)(
    "%s ends what runs, starts nothing new, leaves the run resumable and exits with %i",
    async (signal, code) => {
      const folder = await createTemporaryFolder({ "sleeping.flow.md": sleeping });
      const child = startCli(["run", "sleeping.flow.md"], { folder });
      onTestFinished(() => void child.kill("SIGKILL"));
      const ended = waitForCli(child);
      const sleeper = Number(await untilThere(join(folder, "child")));
      expect(isAlive(sleeper)).toBe(true);
      child.kill(signal);
      const { exitCode, stdout, stderr } = await ended;
      expect({ exitCode, stdout }).toEqual({ exitCode: code, stdout: "" });
      expect(stderr).toMatch(/suspended after/);
      expect(isAlive(sleeper)).toBe(false);
      expect(existsSync(join(folder, "after"))).toBe(false);
      const [run] = stderr.match(/\.tidemark\/runs\/\S+/) ?? [""];
      const events = await readFile(join(folder, run, "events.ndjson"), "utf8");
      expect(events).toContain('"run.suspended"');
      expect(events).not.toContain('"run.finished"');
    },
  );

  test("a second one ends the process at once, whatever it is waiting for", async () => {
    // A run that does not end when it is asked to.
    const script = `
      import { watchSignals } from ${JSON.stringify(join(import.meta.dirname, "run-signals.ts"))};
      const signals = watchSignals((signal) => console.log("first " + signal));
      signals.attach({ suspend: (reason) => console.log(reason) });
      console.log("ready");
      setInterval(() => {}, 1000);
    `;
    const folder = await createTemporaryFolder({ "stubborn.mts": script });
    const child = startNode(join(folder, "stubborn.mts"));
    onTestFinished(() => void child.kill("SIGKILL"));
    let printed = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      printed += text;
      if (text.includes("ready")) child.kill("SIGINT");
      if (text.includes("first")) child.kill("SIGTERM");
    });
    const [exitCode] = await once(child, "close");
    expect(exitCode).toBe(130);
    expect(printed).toBe("ready\nfirst SIGINT\nstopped by Ctrl-C\n");
  });

  test("one that comes while the run is being started stops it as soon as it is there", async () => {
    const script = `
      import { watchSignals } from ${JSON.stringify(join(import.meta.dirname, "run-signals.ts"))};
      const signals = watchSignals(() => {});
      process.kill(process.pid, "SIGTERM");
      setTimeout(() => {
        signals.attach({ suspend: (reason) => console.log(reason, signals.first()) });
        signals.close();
      }, 100);
    `;
    const folder = await createTemporaryFolder({ "early.mts": script });
    const child = startNode(join(folder, "early.mts"));
    let printed = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (printed += text));
    const [exitCode] = await once(child, "close");
    expect({ exitCode, printed }).toEqual({ exitCode: 0, printed: "stopped by SIGTERM SIGTERM\n" });
  });
});
