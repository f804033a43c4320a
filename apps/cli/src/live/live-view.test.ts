import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, describe, expect, onTestFinished, test } from "vitest";

import { startSession, type SessionOptions, type TerminalSession } from "../fixtures/terminal-session.ts";

// In a real terminal, with a program that shows a run which nobody executes as `tidemark run` shows one.

const demo = join(import.meta.dirname, "fixtures/demo.fixture.ts");
const command = [process.execPath, "--conditions=@tidemark/source", demo];
const sessions: TerminalSession[] = [];

afterEach(() => {
  for (const session of sessions.splice(0)) session.close();
});

function start(parameters: readonly string[], options: SessionOptions = {}): TerminalSession {
  const [program = "", ...rest] = command;
  const environment = { NODE_ENV: "production", ...options.environment };
  const session = startSession(program, [...rest, ...parameters], { ...options, environment });
  sessions.push(session);
  return session;
}

function startShell(script: string, options: SessionOptions = {}): TerminalSession {
  const environment = { NODE_ENV: "production", PS1: "$ ", ...options.environment };
  const session = startSession("bash", ["--norc", "--noprofile", "-i"], { ...options, environment });
  sessions.push(session);
  session.type(`${script}\r`);
  return session;
}

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** The question can be answered when its keys are told. */
const readable = "a approve";

/** The terminal is as a shell wants to have it. */
function expectRestored({ modes }: TerminalSession): void {
  expect(modes).toEqual({ isAlternate: false, isCursorHidden: false, isBracketedPaste: false });
}

describe("the inline view", () => {
  test("leaves a line for each step that ended, and the verdict", async () => {
    const session = start(["digest", "--speed", "20"]);
    await session.waitFor(readable);
    session.type("a");
    await expect(session.exit).resolves.toMatchObject({ exitCode: 0 });
    const lines = session.everything().join("\n");
    expect(lines.trimEnd()).toMatchInlineSnapshot(`
      " Weekly digest  weekly_digest · 5 waves, 8 steps · run 20260105-093000-k3v9
       ○ archive               skipped: its condition is false
       ✔ weather         1.0s  2 lines "Fog, clearing later"
       ✔ topics          2.9s  62 items · after 2 attempts
       ✔ good             2ms  31 items
       ✔ research             15.0s  31 items
       ✔ approve               4.0s  approved by ada
       ✔ send                 900ms  { accepted: 12 }
       ✖ cleanup               1.2s  The command ended with exit code 2. · after 3 at…

       ✖ cleanup  after 3 attempts
         The command ended with exit code 2.
         help: Look at what it wrote.

       ✖ failed after 24.0s · 5 done, 1 failed, 1 skipped
         .tidemark/runs/demo"
    `);
    expectRestored(session);
  });

  test.each([
    [24, 15],
    [10, 8],
    [5, 3],
  ])("with %i rows takes at most %i lines", async (rows, most) => {
    const session = start(["many", "--steps", "400", "--rate", "60"], { rows, columns: 70 });
    await session.waitFor(/many_steps {2}wave.*\n[^]*\^C stop/);
    for (let turn = 0; turn < 10; turn++) {
      const lines = session.screen();
      const header = lines.findIndex((line) => line.startsWith(" many_steps  wave"));
      const footer = lines.findLastIndex((line) => line.includes("^C stop"));
      expect(footer - header + 1).toBeLessThanOrEqual(most);
      await pause(50);
    }
  });

  test("200 lines of the shell's history survive a run of 1,000 steps, and each step is told once", async () => {
    const session = startShell(
      `seq -f 'history %g' 200; ${command.join(" ")} many --steps 1000 --rate 2000; echo over`,
    );
    await session.waitFor(/^over$/m, 30_000);
    const lines = session.everything();
    const history = lines.filter((line) => /^history \d+$/.test(line));
    expect(history).toEqual(Array.from({ length: 200 }, (_, index) => `history ${index + 1}`));
    const told = lines.flatMap((line) => /^ [✔✖] (step_\d+)/.exec(line)?.[1] ?? []).toSorted();
    // The last failures are told again below, with what they wrote.
    expect(new Set(told).size).toBe(1000);
    expect(lines.filter((line) => line.includes("wave 1 of 10"))).toEqual([]);
  });

  test("draws nothing where nothing changes, and a clock once a second", async () => {
    const session = start(["ask", "--alone"]);
    await session.waitFor(readable);
    await session.settle(200);
    const before = session.sent.length;
    await pause(2500);
    expect(session.sent.length - before).toBeLessThan(400);
  });

  test("obeys NO_COLOR", async () => {
    const session = start(["ask", "--show", "evidence"], { environment: { NO_COLOR: "1" } });
    await session.waitFor(readable);
    // oxlint-disable-next-line no-control-regex
    expect(session.sent).not.toMatch(/\u001B\[[0-9;]*m/);
  });

  test("uses plain signs where others are doubtful", async () => {
    const session = start(["ask", "--show", "evidence"], { environment: { LANG: "C" } });
    await session.waitFor(readable);
    expect(session.text()).toMatch(/^[\n\u0020-\u007E]*$/);
  });

  test("shows control sequences of steps harmlessly, and characters of all widths in their columns", async () => {
    const session = start(["strange"], { columns: 70 });
    await session.waitFor(/e\u0301te\u0301 潮汐 👩/);
    expect(session.sent).not.toContain("\u001B]0;");
    expect(session.sent).not.toContain("\u001B[2J");
    expect(session.text()).toContain("\\x1b[?1049h end");
    expect(session.modes.isAlternate).toBe(false);
    await session.exit;
    const width = (line: string): number => line.length;
    expect(Math.max(...session.everything().map(width))).toBeLessThanOrEqual(70);
  });

  test("leaves nothing behind when the window becomes narrower, and shorter", async () => {
    const session = start(["ask", "--alone", "--questions", "2", "--show", "x".repeat(200)], {
      columns: 110,
      rows: 30,
    });
    await session.waitFor(readable);
    for (const [columns, rows] of [
      [90, 30],
      [64, 30],
      [41, 30],
      [41, 20],
      [100, 20],
      [50, 18],
    ] as const) {
      await session.settle(300);
      await session.resize(columns, rows);
    }
    await pause(300);
    await session.settle(200);
    const text = session.everything().join("\n");
    expect(text.match(/wave 1 of 2/g)).toHaveLength(1);
    expect(text.match(/approve_1/g)).toHaveLength(1);
    expect(text.match(/a approve/g)).toHaveLength(1);
  });
});

test("a fault in drawing ends the view and not the run", async () => {
  const session = start(["many", "--steps", "60", "--rate", "100", "--break", "step_0031"]);
  await expect(session.exit).resolves.toMatchObject({ exitCode: 0 });
  const lines = session.everything();
  expect(lines.filter((line) => line.includes("asked to break"))).toHaveLength(1);
  const told = lines.flatMap((line) => /^ ✔ (step_\d+)/.exec(line)?.[1] ?? []);
  expect(told).toHaveLength(60);
  expect(new Set(told).size).toBe(60);
  expectRestored(session);
});

describe("stopping", () => {
  test("the first Ctrl-C lets what runs end, and the exit code is 130", async () => {
    const session = start(["digest", "--speed", "0.5"]);
    await session.waitFor("^C stop");
    session.type("\u0003");
    await session.waitFor("stopping");
    await expect(session.exit).resolves.toMatchObject({ exitCode: 130 });
    expect(session.text()).toContain("stopped by Ctrl-C");
    expectRestored(session);
  });

  test.each(["inline", "full"])("the second ends it at once, from the %s view too", async (ui) => {
    const session = start(["digest", "--speed", "0.5", "--ui", ui]);
    await session.waitFor("^C stop");
    session.type("\u0003\u0003");
    await expect(session.exit).resolves.toMatchObject({ exitCode: 130 });
    expect(session.text()).not.toContain("stopped by");
    expect(session.text()).not.toContain("^C");
    expectRestored(session);
  });

  test("SIGTERM leaves the full screen", async () => {
    const session = start(["digest", "--speed", "0.5", "--ui", "full"]);
    await session.waitFor("^C stop");
    expect(session.modes.isAlternate).toBe(true);
    session.signal("SIGTERM");
    await expect(session.exit).resolves.toMatchObject({ exitCode: 143 });
    expectRestored(session);
  });

  test.each(["inline", "full"])("Ctrl-Z gives the shell back, and fg the %s view", async (ui) => {
    const session = startShell(`${command.join(" ")} ask --alone --ui ${ui}; echo code $?`);
    await session.waitFor(readable);
    session.type("\u001A");
    await session.waitFor("Stopped");
    expect(session.modes).toMatchObject({ isAlternate: false, isCursorHidden: false });
    session.type("echo in the $((20 + 22)) shell\r");
    await session.waitFor("in the 42 shell");
    session.type("fg\r");
    await session.waitFor((screen) => /a approve.*\^C stop\s*$/.test(screen.trimEnd()));
    session.type("a");
    await session.waitFor("approved by ada");
    await session.waitFor(/done in/);
    await session.settle();
    expect(session.modes).toMatchObject({ isAlternate: false, isCursorHidden: false });
  });
});

describe("a checkpoint", () => {
  test("takes no key that was typed before it could be read", async () => {
    const session = start(["ask"]);
    await session.waitFor("Sending cannot be undone");
    session.type("\r\ra");
    await pause(150);
    session.type("a");
    await session.waitFor(readable);
    await pause(200);
    expect(session.text()).not.toContain("approved");
    session.type("a");
    await session.waitFor("approved by ada");
  });

  test("guards the next question as it did the first", async () => {
    const session = start(["ask", "--questions", "2"]);
    await session.waitFor(readable);
    session.type("aa");
    await session.waitFor(/approve_1 .*approved by ada/);
    await pause(300);
    expect(session.text()).not.toMatch(/approve_2 .*approved/);
    await session.waitFor(readable);
    session.type("a");
    await session.waitFor(/approve_2 .*approved by ada/);
  });

  test("is rejected with a reason", async () => {
    const session = start(["ask"]);
    await session.waitFor(readable);
    session.type("r");
    await session.waitFor("why?");
    session.type("too long\r");
    await session.waitFor("rejected by ada: too long");
  });

  test("takes several lines, pasted and typed", async () => {
    const session = start(["ask"]);
    await session.waitFor(readable);
    session.type("i");
    await session.waitFor("give input ›");
    expect(session.modes.isBracketedPaste).toBe(true);
    session.type("\u001B[200~one\r\ntwo\u001B[201~\u001B\rthree");
    await session.waitFor("three▏");
    session.type("\r");
    await session.waitFor('input by ada: 3 lines "one"');
  });

  test("asks again for what it cannot take", async () => {
    const session = start(["ask"]);
    await session.waitFor(readable);
    session.type("i");
    await session.waitFor("give input ›");
    session.type("\r");
    await session.waitFor("Expected text or JSON");
    session.type('{"limit": 5');
    session.type("\r");
    await session.waitFor("begins like JSON and is none");
    session.type("}\r");
    await session.waitFor("input by ada: { limit: 5 }");
  });

  test("decides itself when nobody does", async () => {
    const session = start(["ask", "--due", "3000", "--default", "approve"]);
    await session.waitFor(/approves itself in 0:0\d/);
    await session.waitFor("approved since nobody answered in time");
    await expect(session.exit).resolves.toMatchObject({ exitCode: 0 });
  });

  test("shows its evidence in the pager, in which Ctrl-C stops nothing", async () => {
    const folder = await temporaryFolder();
    const session = start(["ask", "--show", "31 notes\u001B[2J"], {
      folder,
      environment: { PAGER: "cat > paged.txt; echo the pager; sleep 1" },
    });
    await session.waitFor(readable);
    session.type("v");
    await session.waitFor("the pager");
    session.type("\u0003");
    await session.waitFor(readable);
    expect(await readFile(join(folder, "paged.txt"), "utf8")).toContain("31 notes\\x1b[2J\n");
    session.type("a");
    await session.waitFor("approved by ada");
  });

  test("can wait: Escape shows what runs, Tab comes back", async () => {
    const session = start(["ask", "--questions", "2", "--due", "3000000"]);
    await session.waitFor(readable);
    session.type("\u001B");
    await session.waitFor("2 questions");
    expect(session.text()).toContain("waits for your decision");
    session.type("\t");
    await session.waitFor("also open: approve_2");
    session.type("\t");
    await session.waitFor("also open: approve_1");
  });
});

describe("the full screen", () => {
  test("lists waves, shows logs, and gives the shell's screen back as it was", async () => {
    const session = start(["many", "--steps", "300", "--rate", "60", "--from", "200"], { columns: 90 });
    await session.waitFor(/many_steps {2}wave[^]*\^C stop/);
    session.type("f");
    await session.waitFor("f back");
    expect(session.modes.isAlternate).toBe(true);
    expect(session.screen()[0]).toMatch(/^ many_steps {2}wave \d+ of 10/);
    session.type("e");
    await session.waitFor("It ended with 96.");
    expect(session.text()).toContain("working on step_0097: line 96");
    session.type("c");
    await session.waitFor("Sent 1 line to the clipboard.");
    const copied = /\u001B\]52;c;([^\u0007]*)\u0007/.exec(session.sent)?.[1] ?? ""; // oxlint-disable-line no-control-regex
    expect(Buffer.from(copied, "base64").toString()).toBe("working on step_0097: line 96");
    session.type("/0193\r");
    await session.waitFor(/›. step_0193/);
    expect(session.text()).not.toContain("step_0192");
    session.type("f");
    await session.waitFor("f full screen");
    expect(session.modes.isAlternate).toBe(false);
    await session.exit;
    const told = session.everything().flatMap((line) => /^ [✔✖] (step_\d+)/.exec(line)?.[1] ?? []);
    expect(new Set(told).size).toBe(300);
  });

  test("opens a log in the pager and draws itself anew", async () => {
    const folder = await temporaryFolder();
    const session = start(["digest", "--speed", "0.4", "--ui", "full"], {
      folder,
      environment: { PAGER: "cat > paged.txt" },
    });
    await session.waitFor("f back");
    session.type("j");
    await session.waitFor(/› ?. weather/);
    await session.waitFor("Fog, clearing later");
    session.type("o");
    await session.waitFor(() => session.sent.split("\u001B[?1049h").length === 3);
    await session.waitFor("Fog, clearing later");
    expect(await readFile(join(folder, "paged.txt"), "utf8")).toContain("Fog, clearing later\n");
  });

  test("asks there too, and ends with few lines", async () => {
    const session = start(["ask", "--ui", "full"]);
    await session.waitFor(readable);
    session.type("a");
    await expect(session.exit).resolves.toMatchObject({ exitCode: 0 });
    expect(session.text()).toContain("approved by ada");
    expect(session.text()).toContain("done in");
    expectRestored(session);
  });

  test("fits into any window", async () => {
    const session = start(["ask", "--ui", "full", "--alone"], { columns: 100, rows: 30 });
    await session.waitFor(readable);
    for (const [columns, rows] of [
      [60, 20],
      [30, 6],
      [20, 3],
      [120, 40],
    ] as const) {
      await session.resize(columns, rows);
      await pause(200);
      await session.settle(150);
      expect(session.screen().length).toBeLessThanOrEqual(rows);
    }
    expect(session.text().match(/approve /g)?.length).toBeGreaterThan(0);
    expect(session.text().match(/wave 1 of 2/g)).toHaveLength(1);
    expect(session.screen()[39]).toContain("^C stop");
  });
});

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "tidemark-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}
