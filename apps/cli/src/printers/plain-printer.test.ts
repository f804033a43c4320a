import type { Decision, RunEvent } from "@tidemark/spec";
import { describe, expect, test } from "vitest";

import { digestRun, failedRun, record } from "../fixtures/recorded-events.ts";
import { createRunStore } from "../store/run-store.ts";
import { chooseStyle, type Environment } from "../terminal/style.ts";
import { textWidth } from "../terminal/text-width.ts";
import { createPlainPrinter } from "./plain-printer.ts";

interface PrintOptions {
  readonly environment?: Environment;
  readonly columns?: number;
  readonly quiet?: boolean;
}

function print(
  events: readonly RunEvent[],
  { environment = {}, columns, quiet = false }: PrintOptions = {},
): string {
  const stream = columns === undefined ? { isTerminal: false } : { isTerminal: true, columns };
  const store = createRunStore();
  let printed = "";
  const write = (text: string): void => void (printed += text);
  const printer = createPlainPrinter({ store, style: chooseStyle(stream, environment), write, quiet });
  for (const event of events) store.dispatch(event);
  void printer.end({ folder: ".tidemark/runs/weekly_digest/20260105-093000-k3v9" });
  return printed;
}

describe("the plain printer", () => {
  test("tells a run line by line", () => {
    expect(print(digestRun)).toMatchInlineSnapshot(`
      " Weekly digest  weekly_digest · 3 waves, 6 steps · run 20260105-093000-k3v9
       ~ wave 1 of 3  topics, weather, archive
       ○ archive                skipped: its condition is false
       ✔ weather          48ms  2 lines "Fog, clearing later"
       ↻ topics          312ms  attempt 2 of 4 in 1.6s: 503 Service Unavailable
       ✔ topics           2.0s  184 items · after 2 attempts
       ~ wave 2 of 3  good, cached_report
       ✔ good              2ms  { kept: 31, dropped: 153 }
       ↷ cached_report    75ms  its fallback stood in: "yesterday" · after 2 attempts
       ~ wave 3 of 3  announce
       ✔ announce         1.3s

       ✔ done in 3.4s · 4 done, 1 by fallback, 1 skipped
         .tidemark/runs/weekly_digest/20260105-093000-k3v9
      "
    `);
  });

  test("tells what failed, with its last lines", () => {
    expect(print(failedRun)).toMatchInlineSnapshot(`
      " deploy  2 waves, 3 steps · run 20260105-093000-k3v9
       ~ wave 1 of 2  build, lint
       ✖ build           1.5s  The command ended with exit code 2. · after 2 attempts
       ○ publish               skipped: \`build\` failed
       ◼ lint            1.5s  cancelled: \`build\` failed

       ✖ build  after 2 attempts
         The command ended with exit code 2.
         because: spawn failed
         help: Look at what it wrote, or give the step a \`retry\`.
         │ compiling
         │ error: missing semicolon
         │ \\x1b]0;owned\\x07

       ✖ failed after 1.5s · 1 failed, 1 cancelled, 1 skipped
         .tidemark/runs/weekly_digest/20260105-093000-k3v9
      "
    `);
  });

  test("needs nothing but ASCII, and gives times where logs are kept", () => {
    const printed = print(digestRun, { environment: { LANG: "C", CI: "true" } });
    expect(printed).toMatchInlineSnapshot(`
      "09:30:00Z  Weekly digest  weekly_digest - 3 waves, 6 steps - run 20260105-093000-k3v9
      09:30:00Z  ~ wave 1 of 3  topics, weather, archive
      09:30:00Z  - archive                skipped: its condition is false
      09:30:00Z  + weather          48ms  2 lines "Fog, clearing later"
      09:30:00Z  @ topics          312ms  attempt 2 of 4 in 1.6s: 503 Service Unavailable
      09:30:02Z  + topics           2.0s  184 items - after 2 attempts
      09:30:02Z  ~ wave 2 of 3  good, cached_report
      09:30:02Z  + good              2ms  { kept: 31, dropped: 153 }
      09:30:02Z  > cached_report    75ms  its fallback stood in: "yesterday" - after 2 attempts
      09:30:02Z  ~ wave 3 of 3  announce
      09:30:03Z  + announce         1.3s

       + done in 3.4s - 4 done, 1 by fallback, 1 skipped
         .tidemark/runs/weekly_digest/20260105-093000-k3v9
      "
    `);
    expect(printed).toMatch(/^[\n\u0020-\u007E]*$/);
  });

  test("keeps to the width of a terminal", () => {
    const printed = print(digestRun, { columns: 60, environment: { NO_COLOR: "1" } });
    expect(Math.max(...printed.split("\n").map(textWidth))).toBeLessThanOrEqual(60);
    expect(printed).toMatchInlineSnapshot(`
      " Weekly digest  weekly_digest · 3 waves, 6 steps · run 202…
       ~ wave 1 of 3  topics, weather, archive
       ○ archive                skipped: its condition is false
       ✔ weather          48ms  2 lines "Fog, clearing later"
       ↻ topics          312ms  attempt 2 of 4 in 1.6s: 503 Servi…
       ✔ topics           2.0s  184 items · after 2 attempts
       ~ wave 2 of 3  good, cached_report
       ✔ good              2ms  { kept: 31, dropped: 153 }
       ↷ cached_report    75ms  its fallback stood in: "yesterday…
       ~ wave 3 of 3  announce
       ✔ announce         1.3s

       ✔ done in 3.4s · 4 done, 1 by fallback, 1 skipped
         .tidemark/runs/weekly_digest/20260105-093000-k3v9
      "
    `);
  });

  test("colours nothing that would be wrong in black and white", () => {
    const colored = print(failedRun, { environment: { FORCE_COLOR: "1" } });
    expect(colored).toContain("\u001B[31m✖\u001B[39m");
    // oxlint-disable-next-line no-control-regex
    expect(colored.replaceAll(/\u001B\[\d+m/g, "")).toBe(print(failedRun));
  });

  test("lets nothing of a step's output act on the terminal", () => {
    expect(print(failedRun)).not.toContain("\u001B");
    expect(print(failedRun)).not.toContain("\u0007");
  });

  test("says nothing of a run that goes well when told to be quiet, and what went wrong otherwise", () => {
    expect(print(digestRun, { quiet: true })).toBe("");
    expect(print(failedRun, { quiet: true })).toContain("missing semicolon");
    expect(print(failedRun, { quiet: true })).not.toContain("wave 1");
  });

  test("says that a run is suspended, and why", () => {
    const events = record([
      { type: "run.started", flow: "f", inputs: {}, waves: [["a"]], concurrency: 1 },
      { type: "run.suspended", reason: "stopped by Ctrl-C", after: 400 },
    ]);
    expect(print(events)).toMatchInlineSnapshot(`
      " f  1 wave, 1 step · run 20260105-093000-k3v9

       ◌ suspended after 400ms · stopped by Ctrl-C
         .tidemark/runs/weekly_digest/20260105-093000-k3v9
      "
    `);
  });

  const question = {
    ask: "Send?",
    actions: [],
    unattended: "suspend",
    onInterrupt: "suspend",
    dueAt: Date.UTC(2026, 0, 5, 10, 30, 0),
  } as const;
  const asked = [
    { type: "run.started", flow: "f", inputs: {}, waves: [["a", "b"], ["c"]], concurrency: 1 },
    { type: "step.started", path: "a", wave: 1, uses: "checkpoint" },
    { type: "question.asked", path: "a", question, evidence: "" },
  ] as const;

  test("tells who waits for a decision, and what was decided", () => {
    const decide = (path: string, decision: Decision, status: "done" | "rejected") =>
      [
        { type: "question.answered", path, decision },
        { type: "step.finished", path, wave: 1, status, attempts: 0, durationMs: 1500, output: {} },
      ] as const;
    const decision = { action: "input", input: 42, by: "ada", timedOut: false };
    const late = { action: "reject", by: "timeout", timedOut: true };
    const printed = print(
      record([
        ...asked,
        ...decide("a", decision, "done"),
        ...decide("b", late, "rejected"),
        {
          type: "run.finished",
          status: "rejected",
          durationMs: 1500,
          counts: { done: 1, rejected: 1 },
          reason: "`b` was rejected because nobody answered in time",
        },
      ]),
    );
    expect(printed).toMatchInlineSnapshot(`
      " f  2 waves, 3 steps · run 20260105-093000-k3v9
       ◆ a                     waits for a decision · rejects itself in 1:00:00
       ✔ a               1.5s  input by ada: 42
       ⊘ b               1.5s  rejected since nobody answered in time

       ⊘ rejected after 1.5s · 1 done, 1 rejected · \`b\` was rejected because nobody answered in time
         .tidemark/runs/weekly_digest/20260105-093000-k3v9
      "
    `);
  });

  test("of a run that goes on tells how much is kept, and nothing that was told before", () => {
    const store = createRunStore();
    let printed = "";
    const write = (text: string): void => void (printed += text);
    const printer = createPlainPrinter({ store, style: chooseStyle({ isTerminal: false }, {}), write });
    const events = record([
      ...asked,
      { type: "step.started", path: "b", wave: 1, uses: "shell" },
      { type: "step.finished", path: "b", wave: 1, status: "done", attempts: 1, durationMs: 9 },
      { type: "step.finished", path: "b!tidy", wave: 0, status: "done", attempts: 1, durationMs: 9 },
      { type: "run.resumed", attempt: 2 },
      {
        type: "step.finished",
        path: "c",
        wave: 2,
        status: "done",
        attempts: 0,
        durationMs: 0,
        cachedFrom: "r",
      },
      { type: "run.suspended", reason: "`a` waits for a decision" },
    ]);
    const news = events.findIndex(({ type }) => type === "run.resumed");
    for (const event of events.slice(0, news)) store.absorb(event);
    for (const event of events.slice(news)) store.dispatch(event);
    void printer.end({ next: ["tidemark resume r"] });
    expect(printed).toMatchInlineSnapshot(`
      " f  2 waves, 3 steps · run 20260105-093000-k3v9
       ↻ resumed · 1 of 3 steps kept
       ◆ a                     waits for a decision · rejects itself in 1:00:00
       ✔ c                     from cache

       ◌ suspended after 0ms · 2 steps · \`a\` waits for a decision
         tidemark resume r
      "
    `);
  });

  test("does not tell twice what a command wrote", () => {
    const error = { name: "ShellError", message: "The command ended with exit code 1:\nno disk\nbye" };
    const printed = print(
      record([
        { type: "run.started", flow: "f", inputs: {}, waves: [["a"]], concurrency: 1 },
        { type: "step.started", path: "a", wave: 1, uses: "shell" },
        { type: "attempt.output", path: "a", attempt: 1, stream: "stderr", text: "no disk\nbye\n" },
        { type: "step.finished", path: "a", wave: 1, status: "failed", attempts: 1, durationMs: 1, error },
        { type: "run.finished", status: "failed", durationMs: 1, counts: { failed: 1 } },
      ]),
    );
    expect(printed).toMatchInlineSnapshot(`
      " f  1 wave, 1 step · run 20260105-093000-k3v9
       ✖ a                1ms  The command ended with exit code 1: bye

       ✖ a
         The command ended with exit code 1:
         │ no disk
         │ bye

       ✖ failed after 1ms · 1 failed
         .tidemark/runs/weekly_digest/20260105-093000-k3v9
      "
    `);
  });

  test("of attempts that all failed tells the last, and how many there were", () => {
    const last = { name: "HttpError", message: "503" };
    const error = {
      name: "ResilienceError",
      code: "retries_exhausted",
      message: "All 3 attempts failed. The last one: 503",
      errors: [last, last],
    };
    const printed = print(
      record([
        { type: "run.started", flow: "f", inputs: {}, waves: [["a"]], concurrency: 1 },
        { type: "step.finished", path: "a", wave: 1, status: "failed", attempts: 3, durationMs: 1, error },
        { type: "run.finished", status: "failed", durationMs: 1, counts: { failed: 1 } },
      ]),
    );
    expect(printed).toContain(" ✖ a                1ms  503 · after 3 attempts\n");
    expect(printed).toContain("\n ✖ a  after 3 attempts\n   503\n");
  });

  test("tells of many failures without telling all", () => {
    const failures = Array.from({ length: 30 }, (_, index) => ({
      type: "step.finished" as const,
      path: `item_${index}`,
      wave: 1,
      status: "failed" as const,
      attempts: 1,
      durationMs: 1,
      error: { name: "Error", message: `No ${index}` },
    }));
    const printed = print(
      record([
        { type: "run.started", flow: "f", inputs: {}, waves: [["a"]], concurrency: 1 },
        ...failures,
        { type: "run.finished", status: "failed", durationMs: 1, counts: { failed: 30 } },
      ]),
      { quiet: true },
    );
    expect(printed).toContain("and 20 failed steps more");
    expect(printed).not.toContain("No 10\n");
  });
});
