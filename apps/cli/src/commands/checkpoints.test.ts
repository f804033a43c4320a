import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

import { describe, expect, test } from "vitest";

import { createAttendedTerminal } from "../fixtures/attended-terminal.ts";
import { createMemoryTerminal } from "../fixtures/memory-terminal.ts";
import { callCli } from "../fixtures/call-cli.ts";
import { createTemporaryFolder } from "../fixtures/temporary-folder.ts";
import { runProgram } from "../program.ts";

function flowWith(settings: string): string {
  return `---
name: asks
output: \${{ approve.action }}
---

## Draft \`draft\`

\`\`\`sh step
echo draft >> ran
printf "a draft"
\`\`\`

## Approve \`approve\`

Send it? **It cannot be undone.**

\`\`\`yaml step
uses: checkpoint
show: \${{ draft }}
${settings}
\`\`\`

## Send \`send\`

\`\`\`yaml step
needs: [approve]
\`\`\`
\`\`\`sh step
echo send >> ran
\`\`\`
`;
}

async function createFlow(settings: string = ""): Promise<string> {
  return await createTemporaryFolder({ "asks.flow.md": flowWith(settings) });
}

async function ran(folder: string): Promise<string> {
  return await readFile(join(folder, "ran"), "utf8");
}

describe("where nobody sits", () => {
  test("a question suspends the run, with the commands that decide it: exit 4", async () => {
    const folder = await createFlow("timeout: 1h");
    const { exitCode, stdout, stderr } = await callCli(["run", "asks.flow.md"], { folder });
    expect({ exitCode, stdout }).toEqual({ exitCode: 4, stdout: "" });
    expect(stderr).toMatch(/\n ◆ approve +waits for a decision · rejects itself in (?:1:00:00|59:5\d)\n/);
    expect(stderr).toMatch(/◌ suspended after .* `approve` waits for a decision\n/);
    const [, run = ""] = /tidemark answer (\S+) approve approve\n/.exec(stderr) ?? [];
    expect(stderr.trimEnd().split("\n").at(-1)).toBe(`   tidemark resume ${run}`);
    expect((await callCli(["runs"], { folder })).stdout).toMatch(/◆ \S+ +asks +waits for approve /);
    expect(await ran(folder)).toBe("draft\n");
  });

  test.each([["1"], ["true"]])("CI=%s decides nothing", async (CI) => {
    const folder = await createFlow();
    const terminal = createAttendedTerminal(folder, { CI });
    expect(await runProgram(["run", "asks.flow.md"], terminal)).toBe(4);
  });

  test("--decide decides, beforehand and on resume", async () => {
    const folder = await createFlow();
    const parameters = ["run", "asks.flow.md", "--decide", "approve=reject:too long"];
    const rejected = await callCli(parameters, { folder });
    expect({ ...rejected, stderr: "" }).toMatchObject({ exitCode: 3, stdout: "" });
    expect(rejected.stderr).toMatch(/\n ⊘ approve .*rejected by \S+: too long\n/);
    expect(rejected.stderr).toMatch(/tidemark resume \S+ --from approve {2}asks again\n$/);
    expect(rejected.stderr).not.toContain("waits for a decision");
    const again = ["resume", "asks", "--from", "approve", "--decide", "approve=input:[1]"];
    expect(await callCli(again, { folder })).toMatchObject({ exitCode: 0, stdout: "input\n" });
    expect(await ran(folder)).toBe("draft\nsend\n");
  });

  test.each([
    ["aprove=a", "Did you mean `approve`?"],
    ["draft=a", "`draft` asks nothing"],
    ["approve=maybe", "there is no answer `maybe`"],
  ])("--decide %s is refused before anything runs", async (decision, part) => {
    const folder = await createFlow();
    const { exitCode, stderr } = await callCli(["run", "asks.flow.md", "--decide", decision], { folder });
    expect(exitCode).toBe(2);
    expect(stderr).toContain(part);
    await expect(ran(folder)).rejects.toThrow("ENOENT");
  });

  test("the question's own rule for that case decides", async () => {
    const folder = await createFlow("unattended: approve");
    const { exitCode, stderr } = await callCli(["run", "asks.flow.md"], { folder });
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/✔ approve .*approved since nobody could be asked\n/);
  });

  test("a deadline that passed meanwhile is applied on resume", async () => {
    const folder = await createFlow("timeout: 1s");
    expect((await callCli(["run", "asks.flow.md"], { folder })).exitCode).toBe(4);
    await wait(1000);
    const { exitCode, stderr } = await callCli(["resume", "asks", "--decide", "approve=a"], { folder });
    expect(exitCode).toBe(3);
    expect(stderr).toMatch(/⊘ approve .*rejected since nobody answered in time\n/);
    expect(await ran(folder)).toBe("draft\n");
  });
});

describe("where somebody sits", () => {
  test("they are asked, with what is shown and the time that is left, and their answer counts", async () => {
    const folder = await createFlow("timeout: 1h");
    const terminal = createAttendedTerminal(folder, { USER: "ada" });
    const ended = runProgram(["run", "asks.flow.md"], terminal);
    await terminal.answer("give input › ", "a");
    expect(await ended).toBe(0);
    const { stderr, stdout } = terminal.printed;
    expect(stdout).toBe("approve\n");
    expect(stderr).toMatch(/◆.*approve.*rejects itself in/);
    expect(stderr).toContain("a draft");
    expect(stderr).not.toContain("waits for a decision");
    expect(await ran(folder)).toBe("draft\nsend\n");
  });

  test("three misses leave the question open: exit 4", async () => {
    const folder = await createFlow();
    const terminal = createAttendedTerminal(folder);
    const ended = runProgram(["run", "asks.flow.md"], terminal);
    await terminal.answer("give input › ", "yes\nok\nI do not agree");
    expect(await ended).toBe(4);
    expect(terminal.printed.stderr).toContain("approve stays open: nothing was decided");
    expect(terminal.printed.stderr).toMatch(/tidemark answer \S+ approve reject\n/);
  });

  test("on resume they are asked again, and nothing that has finished is told again", async () => {
    const folder = await createFlow();
    const absent = createMemoryTerminal(folder);
    expect(await runProgram(["run", "asks.flow.md"], absent)).toBe(4);
    const terminal = createAttendedTerminal(folder);
    const ended = runProgram(["resume", "latest"], terminal);
    await terminal.answer("give input › ", "R too long");
    expect(await ended).toBe(3);
    expect(terminal.printed.stderr).not.toContain("draft  ");
    expect(await ran(folder)).toBe("draft\n");
  });

  test.each([
    ["", 130, "suspended"],
    ["on_interrupt: reject", 3, "rejected"],
  ])("Ctrl-C with `%s`: exit %i, %s", async (settings, exitCode, status) => {
    const folder = await createFlow(settings);
    const terminal = createAttendedTerminal(folder);
    const others = new Set(process.listeners("SIGINT"));
    const ended = runProgram(["run", "asks.flow.md"], terminal);
    while (!terminal.printed.stderr.includes("give input › ")) await wait(10);
    for (const listener of process.listeners("SIGINT")) if (!others.has(listener)) (listener as () => void)();
    expect(await ended).toBe(exitCode);
    const { stderr } = terminal.printed;
    expect(stderr).toContain(`${status}`);
    expect(stderr).toMatch(/tidemark resume \S+/);
    // Why the question is over needs no words: they did it themselves.
    expect(stderr).not.toMatch(/no longer wanted|was decided/);
    expect(process.listeners("SIGINT").length).toBe(others.size);
  });
});
