import { describe, expect, test } from "vitest";

import packageJson from "../package.json" with { type: "json" };
import { createMemoryTerminal, type MemoryTerminal } from "./fixtures/memory-terminal.ts";
import { createTemporaryFolder } from "./fixtures/temporary-folder.ts";
import { runProgram } from "./program.ts";

async function call(...parameters: string[]): Promise<{ code: number } & MemoryTerminal["printed"]> {
  const terminal = createMemoryTerminal(await createTemporaryFolder());
  const code = await runProgram(parameters, terminal);
  return { code, ...terminal.printed };
}

describe("the program", () => {
  test("prints its version", async () => {
    expect(await call("--version")).toEqual({ code: 0, stdout: `${packageJson.version}\n`, stderr: "" });
  });

  test("prints help on standard output when asked", async () => {
    const { code, stdout, stderr } = await call("--help");
    expect(code).toBe(0);
    expect(stderr).toBe("");
    expect(stdout).toMatchInlineSnapshot(`
      "Usage: tidemark [options] [command]

      Runs Markdown files as durable workflows.

      Options:
        -V, --version                 print the version
        -h, --help                    print this help

      Commands:
        run [options] <flow>          run a flow
        plan [options] <flow>         show the waves of a flow and its inputs
        validate [options] <flow...>  check flows and show every problem
        fmt [options] <flow...>       lay out settings in one way
        explain [code]                tell what the code of a problem means

      Examples:
        tidemark validate digest.flow.md
        tidemark plan digest.flow.md --mermaid
        tidemark run digest.flow.md --input since=2026-01-01
      "
    `);
  });

  test("prints the help of a command", async () => {
    const { code, stdout } = await call("run", "--help");
    expect(code).toBe(0);
    expect(stdout).toMatchInlineSnapshot(`
      "Usage: tidemark run [options] <flow>

      Checks a flow and runs it. What has finished is kept on disk, step by step.

      Arguments:
        flow                        a .flow.md file

      Options:
        -i, --input <name=value>    an input; repeat it for more
        --input-file <file>         inputs as JSON or YAML; - is standard input
        --config <name=value>       a setting of the flow; repeat it for more
        --env-file <file>           secrets that the environment lacks, as lines of NAME=value
        -n, --concurrency <number>  how many steps run at once
        --strict-waves              start a wave only when the one before has ended
        --dry-run                   check everything, show the plan, run nothing
        --format <format>           lines for people on standard error, or every event on standard output
                                    (choices: "plain", "ndjson", default: "plain")
        --state-folder <folder>     where runs are kept (default: ".tidemark")
        -q, --quiet                 say nothing while all goes well
        -h, --help                  print this help

      Progress goes to standard error and the flow's output to standard output. When
      the reader of standard output goes away, the run goes on. Ctrl-C leaves the run
      resumable.

      Exit codes:
        0 done   1 failed   2 wrong call or flow   3 rejected   4 waits for a person
        5 timed out   70 damaged state   75 in use by another process
        130, 143 stopped by a signal
      "
    `);
  });

  test("called without a command prints help on standard error and fails", async () => {
    const { code, stdout, stderr } = await call();
    expect(code).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain("Usage: tidemark");
  });

  test.each([
    [["rnu", "a.flow.md"], "run"],
    [["validte"], "validate"],
    [["run", "--inputt", "a=1", "a.flow.md"], "--input"],
    [["run", "--concurency", "1", "a.flow.md"], "--concurrency"],
    [["--versoin"], "--version"],
  ])("%j gets a suggestion", async (parameters, suggestion) => {
    const { code, stdout, stderr } = await call(...parameters);
    expect(code).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain(`did you mean ${suggestion}?`);
  });

  test.each([
    [["run"], "flow"],
    [["run", "a.flow.md", "b.flow.md"], "arguments"],
    [["run", "a.flow.md", "--concurrency", "0"], "whole number"],
    [["run", "a.flow.md", "--concurrency", "many"], "whole number"],
    [["run", "a.flow.md", "--format", "xml"], "ndjson"],
    [["run", "a.flow.md", "--input"], "argument missing"],
    [["plan", "a.flow.md", "--json", "--mermaid"], "--mermaid"],
    [["run", "nowhere.flow.md"], "nowhere.flow.md"],
  ])("%j is a wrong call", async (parameters, part) => {
    const { code, stdout, stderr } = await call(...parameters);
    expect(code).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/^error: /);
    expect(stderr).toContain(part);
  });
});
