import type { RunEvent, RunHandle, RunResult } from "@tidemark/spec";
import { expect, test } from "vitest";

import { createMemoryTerminal } from "../fixtures/memory-terminal.ts";
import { digestRun, failedRun } from "../fixtures/recorded-events.ts";
import { followRun, type FollowOptions } from "./follow-run.ts";

/** A run that has been played before. */
function playBack(events: readonly RunEvent[], result: Partial<RunResult>): RunHandle {
  return {
    run: "r",
    folder: "/flows/.tidemark/runs/f/r",
    events: (async function* () {
      yield* events;
    })(),
    result: Promise.resolve({
      run: "r",
      flow: "f",
      status: "done",
      startedAt: 0,
      durationMs: 1,
      currentWave: 1,
      nodes: new Map(),
      ...result,
    }),
    cancel: () => {},
    suspend: () => {},
  };
}

async function follow(events: readonly RunEvent[], result: Partial<RunResult>, options: FollowOptions) {
  const terminal = createMemoryTerminal("/flows");
  await followRun(playBack(events, result), options, terminal);
  return terminal.printed;
}

test("plain: progress on standard error, the output alone on standard output", async () => {
  const { stdout, stderr } = await follow(digestRun, { output: { kept: 31 } }, { format: "plain" });
  expect(stdout).toBe('{\n  "kept": 31\n}\n');
  expect(stderr).toContain("184 items");
  expect(stderr).toMatch(/done in 3\.4s .*\n {3}\.tidemark\/runs\/f\/r\n$/);
});

test("plain: a flow without output prints nothing on standard output", async () => {
  expect((await follow(digestRun, {}, { format: "plain" })).stdout).toBe("");
  expect((await follow(digestRun, { output: null }, { format: "plain" })).stdout).toBe("");
});

test("quiet: only the output of a run that goes well", async () => {
  expect(await follow(digestRun, { output: "text" }, { format: "plain", quiet: true })).toEqual({
    stdout: "text\n",
    stderr: "",
  });
});

test("ndjson: every event as it is, one a line, and nothing else", async () => {
  const { stdout, stderr } = await follow(digestRun, { output: { kept: 31 } }, { format: "ndjson" });
  const lines = stdout.trimEnd().split("\n");
  expect(lines.map((line) => JSON.parse(line) as RunEvent)).toEqual(digestRun);
  expect(stderr).toBe("");
});

test("ndjson: what went wrong is told on standard error all the same", async () => {
  const { stderr } = await follow(failedRun, { status: "failed" }, { format: "ndjson" });
  expect(stderr).toContain("The command ended with exit code 2.");
  expect(stderr).not.toContain("wave 1");
});
