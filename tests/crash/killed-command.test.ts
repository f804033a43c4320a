import { spawn, type ChildProcess } from "node:child_process";
import { cpSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { RunEvent } from "../../packages/spec/src/index.ts";
import { temporaryFolder } from "./scenarios.ts";
import { compileCache } from "./start-process.ts";

const workspace = join(import.meta.dirname, "../..");
const main = join(workspace, "apps/cli/src/main.ts");

let folder = "";
beforeEach(() => {
  folder = temporaryFolder();
  cpSync(join(workspace, "examples"), join(folder, "examples"), {
    recursive: true,
    filter: (path) => !path.endsWith(".tidemark"),
  });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The command from its sources, as somebody calls it beside the examples. */
function startCommand(...parameters: readonly string[]): ChildProcess {
  return spawn(process.execPath, ["--conditions=@tidemark/source", main, ...parameters], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      PATH: process.env["PATH"],
      HOME: folder,
      LANG: "C.UTF-8",
      CI: "true",
      NODE_COMPILE_CACHE: compileCache,
    },
  });
}

/** What the command says happened. Killed, as `kill -9` does it, at the first event that `isThere` picks. */
async function runCommand(parameters: readonly string[], isThere?: (event: RunEvent) => boolean) {
  const child = startCommand(...parameters, "--format", "ndjson");
  const ended = new Promise<{ exitCode: number | null; signal: NodeJS.Signals | null }>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (exitCode, signal) => resolve({ exitCode, signal }));
  });
  const stderr = text(child.stderr as Readable);
  const events: RunEvent[] = [];
  for await (const line of createInterface({ input: child.stdout as Readable })) {
    if (child.killed) continue;
    const event = JSON.parse(line) as RunEvent;
    events.push(event);
    if (isThere?.(event) === true) child.kill("SIGKILL");
  }
  return { events, stderr: await stderr, ...(await ended) };
}

/** The steps that began to run in this process: what comes before `run.resumed` repeats what an earlier one did. */
function attempted(events: readonly RunEvent[]): readonly string[] {
  const resumed = events.findIndex(({ type }) => type === "run.resumed");
  return events.slice(resumed + 1).flatMap((event) => (event.type === "attempt.started" ? [event.path] : []));
}

function outputOf(events: readonly RunEvent[]): unknown {
  const last = events.at(-1);
  expect(last).toMatchObject({ type: "run.finished", status: "done" });
  return last?.type === "run.finished" ? last.output : undefined;
}

const finished = (path: string) => (event: RunEvent) => event.type === "step.finished" && event.path === path;

test(
  "a flow killed half-way: `tidemark resume latest` finishes it, and runs nothing again that was done",
  // On a machine that is busy enough the flow may be over before it is killed.
  { timeout: 60_000, retry: 2 },
  async () => {
    const whole = await runCommand(["run", "examples/hello.flow.md", "--state-folder", "whole"]);
    const killed = await runCommand(["run", "examples/hello.flow.md"], finished("tides"));
    expect(killed.signal).toBe("SIGKILL");
    const done = killed.events.flatMap((event) => (event.type === "step.finished" ? [event.path] : []));
    expect(done).toContain("tides");

    const resumed = await runCommand(["resume", "latest"]);
    expect(resumed.exitCode, `it said: ${resumed.stderr}`).toBe(0);
    expect(outputOf(resumed.events)).toEqual(outputOf(whole.events));
    for (const path of done) expect(attempted(resumed.events)).not.toContain(path);
    expect(attempted(resumed.events)).toContain("note");

    const again = await runCommand(["resume", "latest"]);
    expect(again.exitCode).toBe(2);
    expect(again.events).toEqual([]);
    expect(readdirSync(join(folder, ".tidemark/runs/hello"))).toHaveLength(1);
  },
);

test(
  "a flow killed between two attempts goes on with the next one",
  { timeout: 60_000, retry: 2 },
  async () => {
    const failed = (event: RunEvent): boolean =>
      event.type === "attempt.finished" && event.path === "flaky" && event.attempt === 1;
    const killed = await runCommand(["run", "examples/retry.flow.md"], failed);
    expect(killed.signal).toBe("SIGKILL");
    const { events, exitCode, stderr } = await runCommand(["resume", "retry"]);
    expect(exitCode, `it said: ${stderr}`).toBe(0);
    expect(outputOf(events)).toMatchObject({ answer: "awake at attempt 3" });
    const resumed = events.findIndex(({ type }) => type === "run.resumed");
    const attempts = events
      .slice(resumed)
      .flatMap((event) =>
        event.type === "attempt.started" && event.path === "flaky" ? [event.attempt] : [],
      );
    expect(attempts).not.toContain(1);
  },
);
