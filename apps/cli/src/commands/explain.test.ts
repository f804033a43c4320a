import { diagnosticCodes, explain as storyOf } from "@tidemark/format";
import { describe, expect, test } from "vitest";

import { createMemoryTerminal } from "../fixtures/memory-terminal.ts";
import { runProgram } from "../program.ts";
import type { Environment } from "../terminal/style.ts";

async function call(parameters: readonly string[], environment: Environment = {}) {
  const terminal = createMemoryTerminal("/", environment);
  const exitCode = await runProgram(["explain", ...parameters], terminal);
  return { exitCode, ...terminal.printed };
}

describe("tidemark explain", () => {
  test("tells what a code means, with a wrong and a right example; what differs is marked", async () => {
    const { exitCode, stdout, stderr } = await call(["TM2010"]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toMatchInlineSnapshot(`
      " TM2010  A runtime that is not there

       \`uses\` names a runtime. Runtimes that do not come with Tidemark are npm
       packages, listed under \`runtimes:\` in the front matter or in the
       configuration.

       wrong
         │ ---
         │ name: example
         │ ---
         │
         │ ## Fetch
         │
         │ \`\`\`yaml step
         ✖ uses: htpp
         │ url: https://news.example
         │ \`\`\`

       right
         │ ---
         │ name: example
         │ ---
         │
         │ ## Fetch
         │
         │ \`\`\`yaml step
         ✔ uses: http
         │ url: https://news.example
         │ \`\`\`
      "
    `);
  });

  test.each(["tm2010", "2010", "Tm2010"])("%s is the same code", async (code) => {
    expect(await call([code])).toEqual(await call(["TM2010"]));
  });

  test("colours are asked for, and the text stays the same", async () => {
    const { stdout } = await call(["TM2010"], { FORCE_COLOR: "1" });
    expect(stdout).toContain("\u001B[31m✖\u001B[39m");
    // oxlint-disable-next-line no-control-regex
    expect(stdout.replaceAll(/\u001B\[\d+m/g, "")).toBe((await call(["TM2010"])).stdout);
  });

  test("what no file can have has a story without examples", async () => {
    const { stdout } = await call(["TM2022"]);
    expect(stdout).toMatch(/^ TM2022 {2}A name that is no id\n\n/);
    expect(stdout).not.toContain("wrong");
  });

  test.each([
    ["TM2019", /^ {2}help: Did you mean TM20\d\d\?$/m],
    ["21310", /^ {2}help: Did you mean TM1310\?$/m],
    ["constructor", /tidemark explain/],
    ["TM1\u001B[2J", /TM1/],
  ])("%j is no code", async (code, help) => {
    const { exitCode, stdout, stderr } = await call([code]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toMatch(/^error: /);
    expect(stderr).toMatch(help);
    expect(stderr).not.toContain("\u001B");
  });

  test("without a code lists all codes, each once, in order", async () => {
    const { exitCode, stdout } = await call([]);
    expect(exitCode).toBe(0);
    expect(stdout.match(/TM\d{4}/g)).toEqual(diagnosticCodes);
    for (const code of diagnosticCodes) expect(stdout).toContain(`   ${code}  ${storyOf(code)?.title}\n`);
    expect(stdout).not.toMatch(/^ [A-Z].*\n(?! {3}TM)/m);
  });
});
