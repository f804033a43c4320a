import { readFile } from "node:fs/promises";
import { join } from "node:path";

import type { RunEvent } from "@tidemark/spec";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { createMemoryTerminal } from "../fixtures/memory-terminal.ts";
import { digestRun, failedRun, record } from "../fixtures/recorded-events.ts";
import { createTemporaryFolder } from "../fixtures/temporary-folder.ts";
import { createRunStore } from "../store/run-store.ts";
import type { Environment } from "../terminal/style.ts";
import { choosePrinter } from "./choose-printer.ts";
import { harmlessLine } from "./github-lines.ts";
import type { RunEnding } from "./run-printer.ts";

async function print(
  events: readonly RunEvent[],
  ending: RunEnding = {},
  environment: Environment = {},
): Promise<string> {
  const terminal = createMemoryTerminal("/flows", { CI: "1", ...environment });
  const store = createRunStore();
  const locate = (path: string) => (path === "build" ? { file: "flows/a,b.flow.md", line: 12 } : undefined);
  const printer = await choosePrinter({ store, format: "github", locate }, terminal);
  for (const event of events) store.dispatch(event);
  await printer.end(ending);
  expect(terminal.printed.stderr).toBe("");
  return terminal.printed.stdout;
}

/** What the runner of GitHub would take for a command. */
const isCommand = (line: string): boolean => line.trimStart().startsWith("::") || line.includes("##[");

describe("the log for GitHub Actions", () => {
  test("folds away what a step wrote, under its line", async () => {
    expect(await print(digestRun, { output: "kept: 31" })).toMatchInlineSnapshot(`
      " Weekly digest  weekly_digest · 3 waves, 6 steps · run 20260105-093000-k3v9
       ~ wave 1 of 3  topics, weather, archive
       ○ archive                skipped: its condition is false
      ::group::✔ weather          48ms  2 lines "Fog, clearing later"
      Fog, clearing later
      Wind from the west
      ::endgroup::
       ↻ topics          312ms  attempt 2 of 4 in 1.6s: 503 Service Unavailable
       ✔ topics           2.0s  184 items · after 2 attempts
       ~ wave 2 of 3  good, cached_report
       ✔ good              2ms  { kept: 31, dropped: 153 }
       ↷ cached_report    75ms  its fallback stood in: "yesterday" · after 2 attempts
       ~ wave 3 of 3  announce
       ✔ announce         1.3s

      ::group::output
      kept: 31
      ::endgroup::

       ✔ done in 3.4s · 4 done, 1 by fallback, 1 skipped
      "
    `);
  });

  test("marks the line of a step that failed", async () => {
    const printed = await print(failedRun);
    const annotations = printed.split("\n").filter((line) => line.startsWith("::error"));
    expect(annotations).toEqual([
      "::error file=flows/a%2Cb.flow.md,line=12,title=build failed::The command ended with exit code 2.%0Acompiling%0Aerror: missing semicolon%0A\\x1b]0;owned\\x07",
    ]);
  });

  test("a failure that the flow lived with, and an open question, are warnings", async () => {
    const question = { ask: "Go?", actions: [], unattended: "suspend", onInterrupt: "suspend" } as const;
    const started = { type: "run.started", flow: "f", inputs: {}, waves: [["a"]], concurrency: 1 } as const;
    const failed = {
      type: "step.finished",
      path: "a",
      wave: 1,
      status: "failed",
      attempts: 1,
      durationMs: 1,
    } as const;
    const done = { type: "run.finished", status: "done", durationMs: 2, counts: { failed: 1 } } as const;
    expect(await print(record([started, failed, done]))).toContain("::warning title=a failed::It failed.");
    const asked = await print(
      record([
        started,
        { type: "step.started", path: "a", wave: 1, uses: "checkpoint" },
        { type: "question.asked", path: "a", question, evidence: "" },
        { type: "run.suspended", reason: "`a` waits" },
      ]),
      { next: ["tidemark answer r a approve"] },
    );
    expect(asked).toContain("::warning title=a waits for a decision::tidemark answer r a approve\n");
    expect(asked).not.toContain("::error");
  });

  test("a run that ended badly without a step that did has an error too", async () => {
    const started = { type: "run.started", flow: "f", inputs: {}, waves: [["a"]], concurrency: 1 } as const;
    const ended = {
      type: "run.finished",
      status: "timed_out",
      durationMs: 2,
      counts: {},
      reason: "over 5s",
    } as const;
    expect(await print(record([started, ended]))).toContain("::error title=f%3A timed out::over 5s\n");
  });

  test("what steps write and flows return is never a command", async () => {
    const evil = fc.string({
      unit: fc.constantFrom("::", ":", " ", "##[", "#", "[", "\n", "\r", "set-env name=PATH::x", "\u001B[1m"),
    });
    await fc.assert(
      fc.asyncProperty(evil, evil, async (text, output) => {
        const [first] = failedRun;
        const printed = await print(
          [
            first as RunEvent,
            ...record([
              { type: "step.started", path: "build", wave: 1, uses: "shell" },
              { type: "attempt.output", path: "build", attempt: 1, stream: "stdout", text },
              {
                type: "step.finished",
                path: "build",
                wave: 1,
                status: "done",
                attempts: 1,
                durationMs: 1,
                output: text,
              },
              { type: "run.finished", status: "done", durationMs: 1, counts: { done: 1 }, output },
            ]),
          ],
          { output },
        );
        const commands = printed.split(/[\n\r]/).filter(isCommand);
        for (const line of commands) expect(line).toMatch(/^::(?:group::(?:. build .*|output)|endgroup::)$/);
      }),
    );
    expect(isCommand(harmlessLine("  ::error::x ##[add-path]y"))).toBe(false);
  });

  test("adds the log of the run to the summary of the job", async () => {
    const folder = await createTemporaryFolder({ "summary.md": "# Before\n" });
    const file = join(folder, "summary.md");
    await print(digestRun, {}, { GITHUB_STEP_SUMMARY: file });
    const summary = await readFile(file, "utf8");
    expect(summary).toMatch(/^# Before\n## Execution Log\n/);
    expect(summary).toContain("| `weather` | done | 1 | 48ms |");
  });

  test("a summary that cannot be written is a warning", async () => {
    expect(await print(digestRun, {}, { GITHUB_STEP_SUMMARY: "/nowhere/at/all" })).toContain(
      "::warning::The summary",
    );
  });
});
